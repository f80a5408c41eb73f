//! The command palette and the list of keys.

pub(super) const WORDS: &super::Section = &[
    ("Commands", "コマンド"),
    (
        "Search pages, mails, mailboxes, policies and actions",
        "ページ、メール、メールボックス、ポリシー、操作を検索",
    ),
    ("Results", "検索結果"),
    ("Searching", "検索しています"),
    ("1 result", "1 件の結果"),
    ("{} results", "{} 件の結果"),
    (
        "Nothing is called so. Mails are found by whole words, or the beginning of the last one.",
        "該当する項目はありません。メールは、単語全体または最後の単語の先頭部分で検索されます。",
    ),
    (
        "The server cannot be reached: mails cannot be searched now. Pages and actions are there.",
        "サーバーに接続できないため、現在メールを検索できません。ページと操作は利用できます。",
    ),
    // Headings.
    ("Chosen last", "最近の選択"),
    ("On this page", "このページの操作"),
    ("What is held of it", "このメールボックスの隔離メール"),
    // Actions.
    ("Connect a mailbox", "メールボックスを接続"),
    ("Colours as the system", "システムの配色"),
    ("Light colours", "明るい配色"),
    ("Dark colours", "暗い配色"),
    ("Comfortable rows", "行間を標準にする"),
    ("Compact rows", "行間を狭くする"),
    ("Choose columns…", "列を選択…"),
    ("Save this view…", "このビューを保存…"),
    ("Change this view…", "このビューを変更…"),
    ("Restore this mail", "このメールを復元"),
    ("Quarantine again this mail", "このメールを再隔離"),
    ("Delete this mail…", "このメールを削除…"),
    ("Download this mail…", "このメールをダウンロード…"),
    // Keys.
    ("Keys of this page", "このページのキー操作"),
    ("Keys", "キー操作"),
    ("In the quarantine", "隔離ページ"),
    ("Everywhere", "すべてのページ"),
    (
        "In a field a letter is a letter.",
        "入力欄では、文字はそのまま入力されます。",
    ),
    (
        "Opens the commands: pages, mails and actions by a few letters.",
        "コマンドを開きます。ページ、メール、操作を数文字で探せます。",
    ),
    ("Goes to the search box.", "検索ボックスに移動します。"),
    ("Shows these keys.", "このキー操作の一覧を表示します。"),
    ("Closes what is open.", "開いているものを閉じます。"),
    ("The next mail.", "次のメールに移動します。"),
    ("The mail before.", "前のメールに移動します。"),
    (
        "Selects the mail, or no longer.",
        "メールを選択、または選択を解除します。",
    ),
    ("Opens the mail beside the list.", "一覧の横にメールを開きます。"),
    (
        "Closes an open question, then the open mail.",
        "開いている確認を閉じ、次に開いているメールを閉じます。",
    ),
    ("Advanced Threat Protection, ON", "高度な脅威対策、ON"),
    ("Advanced Threat Protection, OFF", "高度な脅威対策、OFF"),
    ("Data Loss Prevention, ON", "情報漏えい対策、ON"),
    ("Data Loss Prevention, OFF", "情報漏えい対策、OFF"),
];
