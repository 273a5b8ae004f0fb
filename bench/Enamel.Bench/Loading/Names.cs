namespace Enamel.Bench.Loading;

/// <summary>A patient's name in both scripts.</summary>
sealed record BenchName(string First, string Last, string FirstArabic, string LastArabic);

/// <summary>Names put together by chance, with as many namesakes as a register of this size has.</summary>
static class Names
{
    static readonly (string Latin, string Arabic)[] Firsts =
    [
        ("Fatima", "فاطمة"), ("Khadija", "خديجة"), ("Aïcha", "عائشة"), ("Salma", "سلمى"), ("Imane", "إيمان"), ("Houda", "هدى"), ("Nadia", "نادية"),
        ("Samira", "سميرة"), ("Zineb", "زينب"), ("Meryem", "مريم"), ("Hajar", "هاجر"), ("Soukaina", "سكينة"), ("Loubna", "لبنى"), ("Karima", "كريمة"),
        ("Latifa", "لطيفة"), ("Naïma", "نعيمة"), ("Rachida", "رشيدة"), ("Yasmine", "ياسمين"), ("Kenza", "كنزة"), ("Ikram", "إكرام"), ("Bouchra", "بشرى"),
        ("Hanane", "حنان"), ("Mouna", "منى"), ("Nawal", "نوال"), ("Mohammed", "محمد"), ("Ahmed", "أحمد"), ("Youssef", "يوسف"), ("Hamza", "حمزة"),
        ("Omar", "عمر"), ("Ali", "علي"), ("Hassan", "حسن"), ("Rachid", "رشيد"), ("Karim", "كريم"), ("Khalid", "خالد"), ("Mehdi", "المهدي"),
        ("Anas", "أنس"), ("Ayoub", "أيوب"), ("Bilal", "بلال"), ("Abdellah", "عبد الله"), ("Aziz", "عزيز"), ("Driss", "إدريس"), ("Fouad", "فؤاد"),
        ("Hicham", "هشام"), ("Jamal", "جمال"), ("Mustapha", "مصطفى"), ("Nabil", "نبيل"), ("Noureddine", "نور الدين"), ("Othmane", "عثمان"),
    ];

    static readonly (string Latin, string Arabic)[] Particles = [("", ""), ("El ", "ال"), ("Ben", "بن"), ("Aït ", "آيت "), ("Bou", "بو")];

    static readonly (string Latin, string Arabic)[] Roots =
    [
        ("idrissi", "إدريسي"), ("nani", "ناني"), ("alaoui", "علوي"), ("fassi", "فاسي"), ("jelloun", "جلون"), ("tazi", "تازي"), ("rada", "رادة"),
        ("chraïbi", "شرايبي"), ("sebti", "سبتي"), ("lahlou", "لحلو"), ("amrani", "عمراني"), ("kirane", "كيران"), ("kettani", "كتاني"), ("filali", "فيلالي"),
        ("skalli", "صقلي"), ("ouazzani", "وزاني"), ("naciri", "ناصري"), ("zidi", "زيدي"), ("chafik", "شفيق"), ("khattabi", "خطابي"), ("zniber", "زنيبر"),
        ("haddou", "حدو"), ("oubella", "أوبلا"), ("amazzal", "أمزال"), ("bakkali", "بقالي"), ("moussa", "موسى"), ("slimane", "سليمان"), ("daoudi", "داودي"),
        ("ghazi", "غازي"), ("hachimi", "هاشمي"), ("jabri", "جابري"), ("kadiri", "قادري"), ("mansouri", "منصوري"), ("ouardi", "وردي"), ("yaacoubi", "يعقوبي"),
        ("guessous", "كسوس"), ("hilali", "هلالي"), ("kabbaj", "قباج"), ("lamrini", "مريني"), ("mernissi", "مرنيسي"), ("regragui", "ركراكي"), ("soussi", "سوسي"),
    ];

    public static BenchName Of(int clinic, int patient)
    {
        var dice = new Dice(((ulong)clinic << 32) ^ (ulong)patient ^ 0x6E616D65);
        var first = dice.Of(Firsts);
        var particle = dice.Of(Particles);
        var root = dice.Of(Roots);
        var last = particle.Latin is "Ben" or "Bou" ? particle.Latin + root.Latin : particle.Latin + char.ToUpperInvariant(root.Latin[0]) + root.Latin[1..];
        return new(first.Latin, last, first.Arabic, particle.Arabic + root.Arabic);
    }
}
