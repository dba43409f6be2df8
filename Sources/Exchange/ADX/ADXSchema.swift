internal import Shared

/// What describes the ADX of one form and kind of period to other programs: a structure definition
/// (SDMX 2.1), an XML Schema made from it, and Schematron rules for what a schema cannot say.
///
/// All three are made of the form, so that none of them can say anything else than it.
public struct ADXSchema: Sendable {
    private let dataSet: ExchangeDirectory.DataSet
    private let form: Form
    private let directory: ExchangeDirectory
    private let elements: [(element: ExchangeDirectory.Element, indicator: Indicator)]

    /// Describes a data set by the latest version of its form; nil where it has none.
    public init?(_ set: ExchangeDirectory.DataSet, in directory: ExchangeDirectory) {
        guard let form = directory.forms.versions(of: set.form).last else { return nil }
        dataSet = set
        self.form = form
        self.directory = directory
        elements = form.indicators.filter { !$0.isComputed }.compactMap { indicator in
            directory.element(of: indicator.code, in: form.code).map { ($0, indicator) }
        }
    }

    // MARK: - XML Schema

    /// The schema that every document of this data set is valid against.
    public var schema: String {
        let codes = elements.map { element, _ in
            "      <xs:enumeration value=\(XMLText.quoted(element.code))/>"
        }.joined(separator: "\n")
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="\(ADXReading.namespace)"
                targetNamespace="\(ADXReading.namespace)" elementFormDefault="qualified">
              <xs:annotation>
                <xs:documentation>\(XMLText.escaped(dataSet.name)), v\(form.key.version)</xs:documentation>
              </xs:annotation>
              <xs:element name="adx" type="adxType"/>
              <xs:complexType name="adxType">
                <xs:sequence>
                  <xs:element name="group" type="groupType" minOccurs="0" maxOccurs="unbounded"/>
                </xs:sequence>
                <xs:attribute name="exported" type="xs:dateTime" use="required"/>
              </xs:complexType>
              <xs:complexType name="groupType">
                <xs:sequence>
                  <xs:element name="dataValue" type="dataValueType" minOccurs="1" \
            maxOccurs="unbounded"/>
                </xs:sequence>
                <xs:attribute name="orgUnit" type="unitType" use="required"/>
                <xs:attribute name="period" type="periodType" use="required"/>
                <xs:attribute name="dataSet" type="dataSetType" use="required"/>
              </xs:complexType>
              <xs:complexType name="dataValueType">
                <xs:sequence>
                  <xs:element name="annotation" type="xs:string" minOccurs="0"/>
                </xs:sequence>
                <xs:attribute name="dataElement" type="dataElementType" use="required"/>
                <xs:attribute name="value" type="xs:decimal" use="required"/>
              </xs:complexType>
              <xs:simpleType name="unitType">
                <xs:restriction base="xs:string">
                  <xs:pattern value="[A-Za-z0-9_][A-Za-z0-9_.\\-]{0,31}"/>
                </xs:restriction>
              </xs:simpleType>
              <xs:simpleType name="periodType">
                <xs:restriction base="xs:string">
                  <xs:pattern value="[0-9]{4}-[0-9]{2}-[0-9]{2}/\(Self.duration(dataSet.kind))"/>
                </xs:restriction>
              </xs:simpleType>
              <xs:simpleType name="dataSetType">
                <xs:restriction base="xs:string">
                  <xs:enumeration value=\(XMLText.quoted(dataSet.code))/>
                </xs:restriction>
              </xs:simpleType>
              <xs:simpleType name="dataElementType">
                <xs:restriction base="xs:string">
            \(codes)
                </xs:restriction>
              </xs:simpleType>
            </xs:schema>

            """
    }

    private static func duration(_ kind: PeriodKind) -> String {
        switch kind {
        case .week: "P7D"
        case .month, .quarter, .halfYear, .nineMonth: "P\(kind.months ?? 1)M"
        case .year: "P1Y"
        case .adHoc: "P[0-9]{1,3}D"
        }
    }

    // MARK: - Schematron

    /// Rules beside the schema: one figure an element and group, texts in annotations, whole numbers,
    /// and first days that a period of this calendar can have.
    public var schematron: String {
        let texts = elements.filter {
            !$0.indicator.type.isNumeric && $0.indicator.type != .boolean
        }
        let whole = elements.filter { $0.indicator.type.isNumeric && $0.indicator.scale == 0 }
        let numbers = elements.filter { $0.indicator.type.isNumeric }
        var rules = [
            rule(
                "adx:dataValue",
                [
                    (
                        "not(preceding-sibling::adx:dataValue/@dataElement = @dataElement)",
                        "A data element stands once in a group."
                    )
                ])
        ]
        let start = form.calendar == .statistical ? "-01/" : "-15/"
        if dataSet.kind != .week, dataSet.kind != .adHoc {
            rules.append(
                rule(
                    "adx:group",
                    [
                        (
                            "contains(@period, '\(start)')",
                            "Periods of this form begin on day \(start.prefix(3).dropFirst())."
                        )
                    ]))
        }
        if !texts.isEmpty {
            rules.append(
                rule(
                    Self.context(texts),
                    [
                        ("adx:annotation", "A text, a choice or a day stands in the annotation."),
                        ("number(@value) = 0", "The value beside a text is 0."),
                    ]))
        }
        if !whole.isEmpty {
            rules.append(
                rule(
                    Self.context(whole),
                    [
                        ("not(contains(@value, '.'))", "The value is a whole number.")
                    ]))
        }
        if !numbers.isEmpty {
            rules.append(
                rule(Self.context(numbers), [("number(@value) >= 0", "The value is not negative.")])
            )
        }
        // The first rule of a pattern that fits is the only one: one pattern a rule.
        let patterns = rules.map { "  <sch:pattern>\n\($0)\n  </sch:pattern>" }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <sch:schema xmlns:sch="http://purl.oclc.org/dsdl/schematron" queryBinding="xslt">
              <sch:title>\(XMLText.escaped(dataSet.name))</sch:title>
              <sch:ns prefix="adx" uri="\(ADXReading.namespace)"/>
            \(patterns.joined(separator: "\n"))
            </sch:schema>

            """
    }

    private static func context(
        _ elements: [(element: ExchangeDirectory.Element, indicator: Indicator)]
    ) -> String {
        let names = elements.map { "@dataElement = '\($0.element.code)'" }
        return "adx:dataValue[\(names.joined(separator: " or "))]"
    }

    private func rule(_ context: String, _ asserts: [(test: String, words: String)]) -> String {
        let lines = asserts.map { one in
            "      <sch:assert test=\(XMLText.quoted(one.test))>\(XMLText.escaped(one.words))"
                + "</sch:assert>"
        }
        return "    <sch:rule context=\(XMLText.quoted(context))>\n"
            + lines.joined(separator: "\n") + "\n    </sch:rule>"
    }

    // MARK: - Structure definition

    private static let agency = "GIAOBAN"

    /// Identifiers of SDMX hold no dot.
    private var id: String { dataSet.code.replacing(".", with: "_") }

    /// The structure definition as SDMX 2.1.
    public var structure: String {
        let version = "\(form.key.version).0"
        func code(_ id: String, _ vi: String, _ en: String) -> String {
            """
                    <structure:Code id=\(XMLText.quoted(id))>
                      <common:Name xml:lang="vi">\(XMLText.escaped(vi))</common:Name>
                      <common:Name xml:lang="en">\(XMLText.escaped(en))</common:Name>
                    </structure:Code>
            """
        }
        let elementCodes = elements.map {
            code($0.element.indicator.text, $0.indicator.title.vi, $0.indicator.title.en)
        }
        let unitCodes = directory.units.map {
            code(Self.plain($0.id.text), $0.name, $0.name)
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <message:Structure xmlns:message="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"
                xmlns:structure="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure"
                xmlns:common="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common">
              <message:Header>
                <message:ID>DSD_\(id)</message:ID>
                <message:Test>false</message:Test>
                <message:Prepared>\(directory.today.iso)T00:00:00</message:Prepared>
                <message:Sender id="\(Self.agency)"/>
              </message:Header>
              <message:Structures>
                <structure:Codelists>
            \(list("CL_DATA_ELEMENT_\(id)", version, "Data elements", elementCodes))
            \(list("CL_ORG_UNIT", version, "Units", unitCodes))
                </structure:Codelists>
                <structure:Concepts>
                  <structure:ConceptScheme id="CS_\(id)" agencyID="\(Self.agency)" \
            version="\(version)">
                    <common:Name>Concepts</common:Name>
            \(["dataElement", "orgUnit", "period", "value"].map(concept).joined(separator: "\n"))
                  </structure:ConceptScheme>
                </structure:Concepts>
                <structure:DataStructures>
                  <structure:DataStructure id="DSD_\(id)" agencyID="\(Self.agency)" \
            version="\(version)">
                    <common:Name xml:lang="vi">\(XMLText.escaped(dataSet.name))</common:Name>
                    <structure:DataStructureComponents>
                      <structure:DimensionList id="DimensionDescriptor">
            \(dimension("dataElement", 1, "CL_DATA_ELEMENT_\(id)", version))
            \(dimension("orgUnit", 2, "CL_ORG_UNIT", version))
                        <structure:TimeDimension id="TIME_PERIOD" position="3">
            \(identity("period", version))
                          <structure:LocalRepresentation>
                            <structure:TextFormat textType="ObservationalTimePeriod"/>
                          </structure:LocalRepresentation>
                        </structure:TimeDimension>
                      </structure:DimensionList>
                      <structure:MeasureList id="MeasureDescriptor">
                        <structure:PrimaryMeasure id="OBS_VALUE">
            \(identity("value", version))
                        </structure:PrimaryMeasure>
                      </structure:MeasureList>
                    </structure:DataStructureComponents>
                  </structure:DataStructure>
                </structure:DataStructures>
              </message:Structures>
            </message:Structure>

            """
    }

    /// Codes of SDMX hold letters, digits, `_`, `-`, `$` and `@`.
    private static func plain(_ code: String) -> String { code.replacing(".", with: "_") }

    private func list(
        _ id: String, _ version: String, _ name: String, _ codes: [String]
    ) -> String {
        """
              <structure:Codelist id="\(id)" agencyID="\(Self.agency)" version="\(version)">
                <common:Name>\(name)</common:Name>
        \(codes.joined(separator: "\n"))
              </structure:Codelist>
        """
    }

    private func concept(_ name: String) -> String {
        """
                <structure:Concept id="\(name)">
                  <common:Name>\(name)</common:Name>
                </structure:Concept>
        """
    }

    private func identity(_ concept: String, _ version: String) -> String {
        """
                      <structure:ConceptIdentity>
                        <Ref id="\(concept)" maintainableParentID="CS_\(id)" \
        maintainableParentVersion="\(version)" agencyID="\(Self.agency)" package="conceptscheme" \
        class="Concept"/>
                      </structure:ConceptIdentity>
        """
    }

    private func dimension(
        _ name: String, _ position: Int, _ list: String, _ version: String
    ) -> String {
        """
                    <structure:Dimension id="\(name)" position="\(position)">
        \(identity(name, version))
                      <structure:LocalRepresentation>
                        <structure:Enumeration>
                          <Ref id="\(list)" version="\(version)" agencyID="\(Self.agency)" \
        package="codelist" class="Codelist"/>
                        </structure:Enumeration>
                      </structure:LocalRepresentation>
                    </structure:Dimension>
        """
    }
}
