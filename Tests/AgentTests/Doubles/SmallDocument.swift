/// A form of two figures and one rule, as the collector sends it.
enum SmallDocument {
    static let text = """
        {"form":"HDKB-T","version":1,"title":{"vi":"Biểu thử","en":"Trial form"},
         "validFrom":"2020-01-01","calendar":"statistical","periods":["month"],
         "filedBy":{"include":["BV01"]},
         "due":[{"basis":"workingDaysAfterWindow","days":5,"legalBasis":{"vi":"thử","en":"trial"}}],
         "legalBasis":{"vi":"tổng hợp","en":"synthetic"},
         "indicators":[
          {"code":"kham","title":{"vi":"Khám","en":"Visits"},"type":"integer","measure":"flow"},
          {"code":"kham_nu","title":{"vi":"Nữ","en":"Women"},"type":"integer","measure":"flow"}],
         "rules":[{"kind":"subset","each":["kham_nu"],"whole":"kham","severity":"hard"}]}
        """
}
