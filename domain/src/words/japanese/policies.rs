//! Policies.

pub(super) const WORDS: &super::Section = &[
    // The lists.
    (
        "What is looked for in mail, and what is done about it. For each mailbox, the matching policy with the highest priority applies.",
        "メールの中から何を検出し、どう処理するかを定めます。各メールボックスには、一致するポリシーのうち優先度が最も高いものが適用されます。",
    ),
    ("Compliance templates: ", "コンプライアンステンプレート: "),
    (
        "Content that must not travel: card and account numbers, identifiers of people, keys. It is stored and shown masked.",
        "外部に出してはならない内容 (カード番号、口座番号、個人の識別番号、キー) を定めます。検出した値はマスクして保存、表示します。",
    ),
    (
        "For Exchange Online mailboxes. They can be connected in a later version; the policies can be prepared now.",
        "Exchange Onlineのメールボックス用です。接続は今後のバージョンで可能になりますが、ポリシーは今から準備できます。",
    ),
    ("Priority", "優先度"),
    ("Targets", "対象"),
    ("Changed", "変更日時"),
    ("Status of {}", "「{}」のステータス"),
    ("Switch {} {}", "「{}」を {} に切り替え"),
    ("{} is {}.", "「{}」を {} にしました。"),
    ("{} is {} again.", "「{}」を {} に戻しました。"),
    ("Never", "なし"),
    ("by ", "操作者: "),
    ("Everyone", "全員"),
    ("Nobody", "対象なし"),
    ("1 user", "1 ユーザー"),
    ("{} users", "{} ユーザー"),
    ("1 group", "1 グループ"),
    ("{} groups", "{} グループ"),
    ("1 domain", "1 ドメイン"),
    ("{} domains", "{} ドメイン"),
    (", ", "、"),
    // The form.
    (
        "Built in: covers every mailbox that no other policy covers. Its name, priority and targets stay.",
        "組み込みのポリシーです。ほかのポリシーの対象になっていないすべてのメールボックスを対象とします。名前、優先度、対象は変更できません。",
    ),
    (
        "Built in: logs what it finds and leaves every mail where it is, whatever the actions below say.",
        "組み込みのポリシーです。以下の処理の設定にかかわらず、検出したものをログに記録するだけで、メールはそのまま残します。",
    ),
    (
        "Begins OFF; switch it on in the list.",
        "保存した時点では OFF です。一覧で ON に切り替えてください。",
    ),
    ("Version {}, saved by {}", "バージョン {}、保存者: {}"),
    ("General", "全般"),
    ("Name", "名前"),
    (
        "1 is highest; up to {}. Only the highest matching policy applies to a mailbox.",
        "1 が最高で、{} まで指定できます。メールボックスには、一致するポリシーのうち優先度が最も高いものだけが適用されます。",
    ),
    ("Description", "説明"),
    ("Scan the junk folder too", "迷惑メールフォルダーもスキャンする"),
    ("Whose mail", "対象者"),
    (
        "Only these: users or domains, one in each line",
        "次のユーザーまたはドメインのみ（1行に1件）",
    ),
    ("Users", "ユーザー"),
    ("Domains", "ドメイン"),
    ("Filters and actions", "フィルタと処理"),
    ("Action of {}", "{}の処理"),
    (
        "YARA rules, known hashes and, where it is connected, ClamAV.",
        "YARAルールと既知のハッシュ、接続されている場合はClamAVで検査します。",
    ),
    (
        "Links and hosts in the text, against the lists of blocked objects.",
        "本文中のリンクとホストを、ブロック対象のリストと照合します。",
    ),
    ("Suspicious objects", "不審オブジェクト"),
    (
        "Files, senders and addresses that are on the blocked lists.",
        "ブロックリストに登録されているファイル、送信者、アドレスです。",
    ),
    ("Unscannable content", "検査できない内容"),
    (
        "Encrypted, broken or beyond the limits, so that it could not be looked into.",
        "暗号化されている、壊れている、または制限を超えているため、中を検査できなかったものです。",
    ),
    (
        "Kinds of file by their content, extensions and names.",
        "内容から判定したファイルの種類、拡張子、ファイル名で判断します。",
    ),
    ("Kinds of file, by content", "ファイルの種類（内容から判定）"),
    ("Extensions", "拡張子"),
    (
        "Without the dot, separated by spaces or lines.",
        "ピリオドを付けずに、スペースまたは改行で区切って入力してください。",
    ),
    ("Names", "ファイル名"),
    (
        "One in each line; * and ? stand for any text and any character.",
        "1行に1件入力してください。* は任意の文字列、? は任意の1文字を表します。",
    ),
    ("Look inside archives too", "圧縮ファイルの中も検査する"),
    ("Save", "保存"),
    ("Cancel", "キャンセル"),
    ("{} is saved.", "「{}」を保存しました。"),
    ("Remove this policy", "このポリシーを削除"),
    (
        "The mailboxes it covers fall to the next policy that matches them. What it quarantined stays held.",
        "対象のメールボックスには、次に一致するポリシーが適用されます。このポリシーで隔離されたメールは隔離されたままです。",
    ),
    ("Remove the policy", "ポリシーを削除"),
    ("The policy is removed.", "ポリシーを削除しました。"),
];
