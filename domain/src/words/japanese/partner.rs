//! Service providers: their pages and the mails to their customers.

pub(super) const WORDS: &super::Section = &[
    // The registration e-mail.
    ("Your security console: {}", "セキュリティコンソールのご案内: {}"),
    (
        "{} has set up a security console for {}.",
        "{}が{}様のセキュリティコンソールを用意しました。",
    ),
    (
        "Choose your password first. This link works once, for {} days:",
        "最初にパスワードを設定してください。このリンクは一度だけ、{}日間有効です:",
    ),
    (
        "From then on, sign in here:",
        "設定後は、こちらからサインインしてください:",
    ),
    ("The identifier of your organisation:", "組織の識別子:"),
    (
        "If you did not expect this mail, tell {}.",
        "このメールに心当たりがない場合は、{}にお知らせください。",
    ),
];
