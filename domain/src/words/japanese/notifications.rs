//! Mails about what policies found: the page, and the mails themselves.

pub(super) const WORDS: &super::Section = &[
    ("Notifications", "通知"),
    (
        "Who is written when a policy finds something. Several findings come in one mail.",
        "ポリシーが何かを検出したときに、誰に知らせるかを設定します。複数の検出は1通のメールにまとめます。",
    ),
    ("The notifications are saved.", "通知の設定を保存しました。"),
    (
        "No mail server is configured on this console, so nobody is written. Give one in the section [mail] of the configuration file.",
        "このコンソールにはメールサーバーが設定されていないため、通知は送信されません。設定ファイルの[mail]セクションで指定してください。",
    ),
    ("Who is written", "通知先"),
    ("Administrators", "管理者"),
    (
        "All findings, with a link to the log.",
        "すべての検出を、ログへのリンクとともに知らせます。",
    ),
    ("Their addresses", "管理者のメールアドレス"),
    ("One in each line.", "1行に1件入力してください。"),
    (
        "What was found in their own mailbox.",
        "本人のメールボックスで検出したものを知らせます。",
    ),
    ("Also what was only logged", "ログのみの検出も知らせる"),
    ("Findings of which the action is Pass.", "処理が「放置」の検出です。"),
    ("How often", "頻度"),
    ("At most once a minute", "最大で1分に1回"),
    ("At most every 15 minutes", "最大で15分に1回"),
    ("At most once an hour", "最大で1時間に1回"),
    ("At most once a day", "最大で1日に1回"),
    ("In which words", "文面"),
    (
        "Of a mail about one finding. About several it says how many there are.",
        "検出が1件の場合の件名です。複数の場合は件数を示します。",
    ),
    ("About each finding", "検出ごとの文面"),
    ("Tokens that are replaced", "置き換えられるトークン"),
    ("Name of this product", "この製品の名前"),
    ("Rule that matched", "一致したルール"),
    ("What was done", "行った処理"),
    ("Day in UTC", "日付 (UTC)"),
    ("Time of day in UTC", "時刻 (UTC)"),
    ("Mailbox and folder", "メールボックスとフォルダー"),
    ("Mailbox in which it was found", "検出したメールボックス"),
    ("Subject of the mail", "メールの件名"),
    (
        "Names of the attachments, where the mail is held",
        "添付ファイルの名前（隔離したメールの場合）",
    ),
    (
        "Link or host, where that is the reason",
        "リンクまたはホスト（それが理由の場合）",
    ),
    (
        "Risk level, where the analyser gave one",
        "リスクレベル（分析結果がある場合）",
    ),
    ("Category of a link, where it has one", "リンクのカテゴリ（ある場合）"),
    (
        "Compliance template, where that is the reason",
        "コンプライアンステンプレート（それが理由の場合）",
    ),
    ("What was sent", "送信履歴"),
    ("Nobody was written yet", "まだ通知を送信していません"),
    (
        "Mails about findings appear here, with what became of them.",
        "検出を知らせるメールと、その結果がここに表示されます。",
    ),
    ("Subject", "件名"),
    ("Tried {} times.", "{}回試行しました。"),
    ("Given up", "送信を中止"),
    // The mails.
    ("{}: {} findings", "{}: 検出 {} 件"),
    ("{} more are in the log.", "ほかに{}件がログにあります。"),
    ("All findings:", "すべての検出:"),
    (
        "Ask your administrator if a mail is missing that you were waiting for.",
        "待っているメールが見つからない場合は、管理者に問い合わせてください。",
    ),
];
