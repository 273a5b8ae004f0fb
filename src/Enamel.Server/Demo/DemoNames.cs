namespace Enamel.Server.Demo;

/// <summary>A name in both scripts.</summary>
internal readonly record struct DemoName(string Latin, string Arabic);

/// <summary>Names as they are met in Morocco. Put together by chance: nobody real is meant.</summary>
internal static class DemoNames
{
    public static readonly IReadOnlyList<DemoName> Women =
    [
        new("Fatima", "فاطمة"), new("Khadija", "خديجة"), new("Aïcha", "عائشة"), new("Salma", "سلمى"), new("Imane", "إيمان"),
        new("Houda", "هدى"), new("Nadia", "نادية"), new("Samira", "سميرة"), new("Zineb", "زينب"), new("Meryem", "مريم"),
        new("Hajar", "هاجر"), new("Soukaina", "سكينة"), new("Ghita", "غيثة"), new("Rim", "ريم"), new("Loubna", "لبنى"),
        new("Asmae", "أسماء"), new("Karima", "كريمة"), new("Latifa", "لطيفة"), new("Malika", "مليكة"), new("Naïma", "نعيمة"),
        new("Rachida", "رشيدة"), new("Saïda", "سعيدة"), new("Sanae", "سناء"), new("Siham", "سهام"), new("Wafae", "وفاء"),
        new("Yasmine", "ياسمين"), new("Kenza", "كنزة"), new("Chaïmae", "شيماء"), new("Ikram", "إكرام"), new("Oumaïma", "أميمة"),
        new("Bouchra", "بشرى"), new("Fadwa", "فدوى"), new("Hanane", "حنان"), new("Ibtissam", "ابتسام"), new("Jihane", "جيهان"),
        new("Lamiae", "لمياء"), new("Mouna", "منى"), new("Nawal", "نوال"), new("Safae", "صفاء"), new("Touria", "ثريا"),
        new("Dounia", "دنيا"), new("Aya", "آية"), new("Lina", "لينا"), new("Fatima-Zahra", "فاطمة الزهراء"),
    ];

    public static readonly IReadOnlyList<DemoName> Men =
    [
        new("Mohammed", "محمد"), new("Ahmed", "أحمد"), new("Youssef", "يوسف"), new("Hamza", "حمزة"), new("Omar", "عمر"),
        new("Ali", "علي"), new("Hassan", "حسن"), new("Rachid", "رشيد"), new("Karim", "كريم"), new("Khalid", "خالد"),
        new("Mehdi", "المهدي"), new("Anas", "أنس"), new("Ayoub", "أيوب"), new("Bilal", "بلال"), new("Ismaïl", "إسماعيل"),
        new("Ibrahim", "إبراهيم"), new("Abdellah", "عبد الله"), new("Abdelkader", "عبد القادر"), new("Abderrahim", "عبد الرحيم"), new("Aziz", "عزيز"),
        new("Brahim", "ابراهيم"), new("Driss", "إدريس"), new("Fouad", "فؤاد"), new("Hicham", "هشام"), new("Jamal", "جمال"),
        new("Jaouad", "جواد"), new("Larbi", "العربي"), new("Marouane", "مروان"), new("Mustapha", "مصطفى"), new("Nabil", "نبيل"),
        new("Noureddine", "نور الدين"), new("Othmane", "عثمان"), new("Reda", "رضا"), new("Saad", "سعد"), new("Saïd", "سعيد"),
        new("Soufiane", "سفيان"), new("Tarik", "طارق"), new("Walid", "وليد"), new("Yassine", "ياسين"), new("Zakaria", "زكرياء"),
        new("Adam", "آدم"), new("Rayan", "ريان"), new("Ilyas", "إلياس"), new("Amine", "أمين"),
    ];

    public static readonly IReadOnlyList<DemoName> Families =
    [
        new("El Idrissi", "الإدريسي"), new("Bennani", "بناني"), new("Alaoui", "العلوي"), new("El Fassi", "الفاسي"), new("Benjelloun", "بنجلون"),
        new("Tazi", "التازي"), new("Berrada", "برادة"), new("Chraïbi", "الشرايبي"), new("Sebti", "السبتي"), new("Lahlou", "لحلو"),
        new("El Amrani", "العمراني"), new("Benkirane", "بنكيران"), new("Kettani", "الكتاني"), new("Filali", "الفيلالي"), new("Skalli", "الصقلي"),
        new("Ouazzani", "الوزاني"), new("Naciri", "الناصري"), new("Bouzidi", "البوزيدي"), new("Chafik", "شفيق"), new("El Khattabi", "الخطابي"),
        new("Zniber", "زنيبر"), new("Belhaj", "بلحاج"), new("Bouhaddou", "بوحدو"), new("Ait Lahcen", "آيت لحسن"), new("Ait Oubella", "آيت أوبلا"),
        new("Amazzal", "أمزال"), new("Azougagh", "أزوكاغ"), new("Bakkali", "البقالي"), new("Benchekroun", "بنشقرون"), new("Benmoussa", "بنموسى"),
        new("Benslimane", "بنسليمان"), new("Boukhari", "البخاري"), new("Daoudi", "الداودي"), new("Doukkali", "الدكالي"), new("El Asri", "العسري"),
        new("El Baz", "الباز"), new("El Ghazi", "الغازي"), new("El Hachimi", "الهاشمي"), new("El Haddad", "الحداد"), new("El Jabri", "الجابري"),
        new("El Kadiri", "القادري"), new("El Mansouri", "المنصوري"), new("El Moutawakil", "المتوكل"), new("El Ouardi", "الوردي"), new("El Yaacoubi", "اليعقوبي"),
        new("Essaïdi", "السعيدي"), new("Fikri", "فكري"), new("Guessous", "كسوس"), new("Haddioui", "حديوي"), new("Hilali", "الهلالي"),
        new("Jebari", "الجباري"), new("Kabbaj", "القباج"), new("Laâroussi", "العروسي"), new("Lamrini", "المريني"), new("Mekouar", "مكوار"),
        new("Mernissi", "المرنيسي"), new("Mezouar", "مزوار"), new("Ouchen", "أوشن"), new("Oukacha", "أوكاشا"), new("Rahmouni", "الرحموني"),
        new("Raji", "راجي"), new("Regragui", "الركراكي"), new("Saadi", "السعدي"), new("Sabri", "صبري"), new("Slaoui", "السلاوي"),
        new("Soussi", "السوسي"), new("Tahiri", "الطاهري"), new("Touzani", "التوزاني"), new("Zerouali", "الزروالي"), new("Ziani", "الزياني"),
    ];
}
