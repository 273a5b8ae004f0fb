namespace Enamel.Platform.Ui;

/// <summary>The pictograms of Enamel; see them all on <c>/design</c>.</summary>
public enum IconName
{
    /// <summary>Search.</summary>
    Search,
    /// <summary>Agenda.</summary>
    Calendar,
    /// <summary>Time of day.</summary>
    Clock,
    /// <summary>A person.</summary>
    Person,
    /// <summary>Several people, patients.</summary>
    People,
    /// <summary>Register a person.</summary>
    PersonAdd,
    /// <summary>The practice itself.</summary>
    Tooth,
    /// <summary>A doctor.</summary>
    Stethoscope,
    /// <summary>The dental chair.</summary>
    Chair,
    /// <summary>A prescription, a document.</summary>
    Document,
    /// <summary>A medical record.</summary>
    Folder,
    /// <summary>An invoice.</summary>
    Receipt,
    /// <summary>The cash desk.</summary>
    Cash,
    /// <summary>Stock.</summary>
    Box,
    /// <summary>Laboratory.</summary>
    Flask,
    /// <summary>Figures.</summary>
    Chart,
    /// <summary>Landing page, desk board.</summary>
    Home,
    /// <summary>Settings.</summary>
    Settings,
    /// <summary>A clinic or branch.</summary>
    Building,
    /// <summary>Telephone.</summary>
    Phone,
    /// <summary>E-mail, message.</summary>
    Mail,
    /// <summary>Identity document.</summary>
    IdCard,
    /// <summary>Warning: allergy, alert.</summary>
    Alert,
    /// <summary>Information.</summary>
    Info,
    /// <summary>Done.</summary>
    Check,
    /// <summary>Done, as a tone.</summary>
    CheckCircle,
    /// <summary>Refused, as a tone.</summary>
    Refused,
    /// <summary>Close, remove.</summary>
    Close,
    /// <summary>Add.</summary>
    Plus,
    /// <summary>Edit.</summary>
    Pencil,
    /// <summary>Archive.</summary>
    Archive,
    /// <summary>Towards the end of the line; turns with the direction of writing.</summary>
    Forward,
    /// <summary>Towards the start of the line; turns with the direction of writing.</summary>
    Back,
    /// <summary>Opens downwards.</summary>
    Down,
    /// <summary>Opens or goes upwards.</summary>
    Up,
    /// <summary>More actions.</summary>
    More,
    /// <summary>Main menu.</summary>
    Menu,
    /// <summary>Sign out; turns with the direction of writing.</summary>
    SignOut,
    /// <summary>Light colours.</summary>
    Sun,
    /// <summary>Dark colours.</summary>
    Moon,
    /// <summary>Colours as the device is set.</summary>
    Contrast,
    /// <summary>Language.</summary>
    Globe,
    /// <summary>Print.</summary>
    Printer,
    /// <summary>Download.</summary>
    Download,
    /// <summary>Filter.</summary>
    Filter,
    /// <summary>Try again, reload.</summary>
    Retry,
    /// <summary>Closed to you.</summary>
    Lock,
    /// <summary>Show what is hidden.</summary>
    Eye,
    /// <summary>Keyboard shortcuts.</summary>
    Keyboard,
    /// <summary>Family, links.</summary>
    Link,
    /// <summary>Allergy, heart, medical history.</summary>
    Heart,
    /// <summary>Nothing arrived.</summary>
    Inbox,
    /// <summary>One upon another.</summary>
    Layers,
    /// <summary>Something is attached.</summary>
    Paperclip,
    /// <summary>A picture.</summary>
    Picture,
}
