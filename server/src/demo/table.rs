//! Who gets which mail, when, and what is expected to become of it. The first dozen comes within ten seconds, so that the
//! console lives at once; the rest over four minutes.

/// A row of the table.
pub(super) struct Row {
    /// The name, which is the file's too.
    pub(super) name: &'static str,
    /// One of [`super::PEOPLE`].
    pub(super) mailbox: &'static str,
    /// Milliseconds from the start of the demo.
    pub(super) after: u64,
    /// Whether the default policy is expected to hold it.
    pub(super) held: bool,
    /// The text with its placeholders.
    pub(super) text: &'static [u8],
}

const ANNA: &str = "anna.weiss";
const JAVIER: &str = "j.ortega";
const YUKI: &str = "y.tanaka";
const FINANCE: &str = "finance";
const DESK: &str = "reception";
const OPS: &str = "it.ops";

/// Expected to be held.
const HELD: bool = true;
/// Expected to stay where it is.
const PASSES: bool = false;

/// Makes a row whose text is the file of the same name.
macro_rules! mail {
    ($name:literal, $mailbox:expr, $after:literal, $held:expr) => {
        Row {
            name: $name,
            mailbox: $mailbox,
            after: $after,
            held: $held,
            text: include_bytes!(concat!("mails/", $name, ".eml")),
        }
    };
}

/// All mails, in the order of their arrival.
pub(super) const TABLE: &[Row] = &[
    mail!("shed-seven-opening", ANNA, 300, PASSES),
    mail!("test-file-plain", FINANCE, 900, HELD),
    mail!("cat-food", DESK, 1_600, PASSES),
    mail!("timber-newsletter", ANNA, 2_300, PASSES),
    mail!("program-as-invoice", FINANCE, 3_000, HELD),
    mail!("tokyo-dimensions", YUKI, 3_800, PASSES),
    mail!("bank-look-alike", FINANCE, 4_600, HELD),
    mail!("backup-report", OPS, 5_400, PASSES),
    mail!("invitation", DESK, 6_200, PASSES),
    mail!("macro-order", DESK, 7_000, HELD),
    mail!("hamburg-delivery", ANNA, 8_000, PASSES),
    mail!("new-bank-account", FINANCE, 9_200, HELD),
    mail!("shed-seven-reply", JAVIER, 9_800, PASSES),
    mail!("crane-inspection", JAVIER, 14_000, PASSES),
    mail!("test-file-zip", JAVIER, 19_000, HELD),
    mail!("arkhangelsk-brass", DESK, 24_000, PASSES),
    mail!("ningbo-winch", FINANCE, 29_000, PASSES),
    mail!("parcel-look-alike", DESK, 34_000, HELD),
    mail!("user-report", OPS, 39_000, PASSES),
    mail!("mailing-list", OPS, 45_000, PASSES),
    mail!("script-reminder", FINANCE, 50_000, HELD),
    mail!("alexandria-visit", ANNA, 55_000, PASSES),
    mail!("pdf-with-script", ANNA, 61_000, HELD),
    mail!("shed-seven-drawing", JAVIER, 66_000, PASSES),
    mail!("test-file-deep", OPS, 72_000, HELD),
    mail!("haifa-lamps", ANNA, 77_000, PASSES),
    mail!("macro-statement", FINANCE, 83_000, HELD),
    mail!("rope-quotation", FINANCE, 88_000, PASSES),
    mail!("intranet-look-alike", ANNA, 94_000, HELD),
    mail!("markup-everywhere", DESK, 100_000, PASSES),
    mail!("shortcut-plan", ANNA, 106_000, HELD),
    mail!("site-disk-image", JAVIER, 112_000, PASSES),
    mail!("encrypted-payroll", FINANCE, 118_000, PASSES),
    mail!("html-smuggling", YUKI, 124_000, HELD),
    mail!("museum-newsletter", DESK, 130_000, PASSES),
    mail!("sign-in-form", OPS, 136_000, HELD),
    mail!("nul-bytes", DESK, 142_000, PASSES),
    mail!("winch-manual", JAVIER, 148_000, HELD),
    mail!("long-subject", DESK, 154_000, PASSES),
    mail!("tokyo-reply", YUKI, 160_000, PASSES),
    mail!("shared-file", DESK, 166_000, HELD),
    mail!("broken-boundaries", FINANCE, 172_000, PASSES),
    mail!("vigo-chairs", JAVIER, 178_000, PASSES),
    mail!("reversed-name", ANNA, 184_000, HELD),
    mail!("bounce", OPS, 190_000, PASSES),
    mail!("doubled-headers", OPS, 195_000, PASSES),
    mail!("forwarded-plans", ANNA, 200_000, PASSES),
    mail!("test-file-forwarded", OPS, 206_000, HELD),
    mail!("tokyo-delivery", YUKI, 211_000, PASSES),
    mail!("payroll-signed", FINANCE, 216_000, PASSES),
    mail!("arkhangelsk-receipt", FINANCE, 221_000, PASSES),
    mail!("patch-newsletter", OPS, 226_000, PASSES),
    mail!("nothing", DESK, 230_000, PASSES),
    mail!("cat-food-reply", DESK, 235_000, PASSES),
    mail!("customer-thanks", DESK, 240_000, PASSES),
];
