/// What kind of unit a facility (`cơ sở y tế`) is. The raw values are stored and sent: they never
/// change meaning and are never reused.
///
/// The kind is a dated attribute: a two-function centre that loses its beds is retyped, on a day,
/// by a decision. Who pays and who commands is `Ownership` and the reporting line, not the kind.
public enum FacilityType: String, CaseIterable, Hashable, Sendable {
    /// `bệnh viện đa khoa tỉnh`.
    case provincialGeneralHospital
    /// `bệnh viện chuyên khoa`: obstetrics, mental health, traditional medicine, lung …
    case specialisedHospital
    /// `bệnh viện đa khoa khu vực`: one general hospital for several districts.
    case regionalHospital
    /// `bệnh viện huyện`: a district hospital that stands beside a centre without beds.
    case districtHospital
    /// `trung tâm y tế` with two functions, treatment and prevention.
    case districtHealthCentreWithBeds
    /// `trung tâm y tế` that only prevents and runs commune stations.
    case healthCentreWithoutBeds
    /// `trung tâm kiểm soát bệnh tật`.
    case cdc
    /// `bệnh viện tư nhân`.
    case privateHospital
    /// A hospital of an industry or an enterprise (`bệnh viện ngành`).
    case industryHospital
    /// A hospital of the ministry (`bệnh viện trung ương`).
    case centralHospital
    /// `chi cục an toàn vệ sinh thực phẩm`.
    case foodSafetyOffice
    /// `chi cục dân số`.
    case populationOffice
    /// Other provincial centres without patients: testing, forensic medicine, assessment …
    case otherCentre
    /// `sở y tế` itself.
    case department
    /// `trường cao đẳng y tế`.
    case medicalCollege
    /// A district that stands for itself in a published disease series: no unit, only a place that
    /// counts cases.
    case diseaseCountDistrict

    /// True for every hospital, whoever owns it.
    public var isHospital: Bool {
        switch self {
        case .provincialGeneralHospital, .specialisedHospital, .regionalHospital,
            .districtHospital, .privateHospital, .industryHospital, .centralHospital:
            true
        case .districtHealthCentreWithBeds, .healthCentreWithoutBeds, .cdc, .foodSafetyOffice,
            .populationOffice, .otherCentre, .department, .medicalCollege, .diseaseCountDistrict:
            false
        }
    }

    /// True for a health centre (`trung tâm y tế`), with or without beds; the CDC is not one.
    public var isCentre: Bool {
        self == .districtHealthCentreWithBeds || self == .healthCentreWithoutBeds
    }

    /// True where patients lie in beds.
    public var hasBeds: Bool { isHospital || self == .districtHealthCentreWithBeds }

    /// True where patients are seen: a centre without beds still does so through its commune
    /// stations, and keeps the people's e-health records.
    public var givesCare: Bool { isHospital || isCentre }

    /// True for the working units of the health service, as the department counts them
    /// ("32 units"): neither the department itself, nor a college, nor a place in a series.
    public var isHealthUnit: Bool {
        self != .department && self != .medicalCollege && self != .diseaseCountDistrict
    }

    /// The name shown to people.
    public var title: LocalizedText {
        switch self {
        case .provincialGeneralHospital:
            LocalizedText(vi: "Bệnh viện đa khoa tỉnh", en: "Provincial general hospital")
        case .specialisedHospital:
            LocalizedText(vi: "Bệnh viện chuyên khoa", en: "Specialised hospital")
        case .regionalHospital:
            LocalizedText(vi: "Bệnh viện đa khoa khu vực", en: "Regional general hospital")
        case .districtHospital:
            LocalizedText(vi: "Bệnh viện đa khoa huyện", en: "District hospital")
        case .districtHealthCentreWithBeds:
            LocalizedText(vi: "Trung tâm y tế có giường bệnh", en: "Health centre with beds")
        case .healthCentreWithoutBeds:
            LocalizedText(vi: "Trung tâm y tế không giường bệnh", en: "Health centre without beds")
        case .cdc:
            LocalizedText(vi: "Trung tâm kiểm soát bệnh tật", en: "Centre for disease control")
        case .privateHospital:
            LocalizedText(vi: "Bệnh viện tư nhân", en: "Private hospital")
        case .industryHospital:
            LocalizedText(vi: "Bệnh viện ngành", en: "Industry hospital")
        case .centralHospital:
            LocalizedText(vi: "Bệnh viện trung ương", en: "Central hospital")
        case .foodSafetyOffice:
            LocalizedText(vi: "Chi cục an toàn vệ sinh thực phẩm", en: "Food safety office")
        case .populationOffice:
            LocalizedText(vi: "Chi cục dân số", en: "Population office")
        case .otherCentre:
            LocalizedText(vi: "Trung tâm khác", en: "Other centre")
        case .department:
            LocalizedText(vi: "Sở y tế", en: "Department of health")
        case .medicalCollege:
            LocalizedText(vi: "Trường cao đẳng y tế", en: "Medical college")
        case .diseaseCountDistrict:
            LocalizedText(vi: "Huyện (chuỗi số liệu bệnh)", en: "District (disease series)")
        }
    }
}

/// A word for several facility types, so that a form says `hospitals` and a type added later is
/// not forgotten by ten forms.
public enum FacilityTypeGroup: String, CaseIterable, Hashable, Sendable {
    /// Every hospital.
    case hospitals
    /// Every health centre, with or without beds.
    case healthCentres
    /// Wherever patients lie in beds.
    case bedded
    /// Wherever patients are seen.
    case careFacilities
    /// Every working unit of the health service.
    case healthUnits

    /// The types the word stands for.
    public var types: Set<FacilityType> {
        Set(
            FacilityType.allCases.filter { type in
                switch self {
                case .hospitals: type.isHospital
                case .healthCentres: type.isCentre
                case .bedded: type.hasBeds
                case .careFacilities: type.givesCare
                case .healthUnits: type.isHealthUnit
                }
            })
    }
}
