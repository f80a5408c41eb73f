//! Trial runs of policies, explanations of decisions, and versions.

pub(super) const WORDS: &super::Section = &[
    // The form.
    ("Content and action", "内容と処理"),
    (
        "Content that matches any of the templates below: in texts, HTML, Office documents and archives. What is stored of it is masked, its last four characters aside.",
        "以下のテンプレートのいずれかに一致する内容を、テキスト、HTML、Office文書、圧縮ファイルの中から探します。検出した値は、末尾の4文字を除いてマスクして保存します。",
    ),
    ("Compliance templates", "コンプライアンステンプレート"),
    ("Log only", "ログのみ"),
    (
        "What is found is written to the log with its reason, and every mail stays where it is, whatever the actions below say.",
        "検出したものを理由とともにログに記録します。以下の処理の設定にかかわらず、メールはそのまま残します。",
    ),
    ("Try it before it acts", "適用する前に試す"),
    (
        "Looks at mail that has already arrived with the policy as it stands in this form, saved or not, and shows mail by mail what would be held, released or changed. No mail is touched.",
        "このフォームの現在の内容（未保存でも可）で受信済みのメールを調べ、何が隔離され、解放され、変更されるかをメールごとに示します。メールには一切触れません。",
    ),
    ("Try on past mail", "過去のメールで試す"),
    ("All versions", "すべてのバージョン"),
    // Trial runs.
    ("Trial runs", "試験実行"),
    ("Trial run", "試験実行"),
    ("Try a policy", "ポリシーの試験実行"),
    ("Trial run of {}", "「{}」の試験実行"),
    ("All trial runs", "すべての試験実行"),
    (
        "A policy tried on past mail shows what it would hold, release or change, before it acts. No mail is touched.",
        "ポリシーを過去のメールで試すと、適用する前に、何を隔離し、解放し、変更するかがわかります。メールには一切触れません。",
    ),
    ("Nothing was tried yet", "まだ何も試していません"),
    (
        "Open a policy or begin a new one, and press “Try on past mail” at its end. It need not be saved, and not be ON.",
        "ポリシーを開くか新しく作成し、末尾の「過去のメールで試す」を押してください。保存していなくても、ONでなくても試せます。",
    ),
    ("What would change", "変わる内容"),
    (
        "The trial run stops after the mail it is at.",
        "試験実行は、処理中のメールを終えると停止します。",
    ),
    ("Mail that arrived from {} until {}", "{}から{}までに届いたメール"),
    ("Would be held", "隔離される"),
    ("Would be released", "解放される"),
    ("Would be changed", "変更される"),
    ("Stay as they are", "変わらない"),
    ("{} looked at", "{}を調べました"),
    (
        "{} could not be read, so nothing is known of them.",
        "{}は読み取れなかったため、結果は不明です。",
    ),
    (
        "It was stopped: only the mails that it came to are counted.",
        "停止されました。それまでに調べたメールだけを数えています。",
    ),
    ("Which mails", "表示するメール"),
    ("All that differ", "変わるメールすべて"),
    (
        "The first {} that differ are listed; all are counted.",
        "変わるメールのうち最初の{}件を一覧に示します。件数はすべてを数えています。",
    ),
    ("Nothing would be different", "変わるものはありません"),
    (
        "To none of these mails would the policy do anything that is not done today.",
        "これらのメールに対して、このポリシーが現在と異なる処理をすることはありません。",
    ),
    ("Nothing so far", "今のところありません"),
    (
        "Mails appear here as they are met.",
        "該当するメールが見つかると、ここに表示されます。",
    ),
    ("Arrived", "受信日時"),
    ("Today → then", "現在 → 適用後"),
    ("Mails that differ", "変わるメール"),
    ("Further mails", "次のメール"),
    // Explanations.
    ("Explain", "判定の説明"),
    (
        "Why a mail is held, or why it is not: every policy that was considered, everything that was found and where. The mail is judged anew with the policies as they are now; nothing is moved.",
        "メールが隔離された理由、または隔離されなかった理由を示します。検討したすべてのポリシーと、検出したすべての内容とその場所です。現在のポリシーで改めて判定し、メールは移動しません。",
    ),
    ("Another mail", "別のメール"),
    (
        "Connect a service account first; then any mail in its mailboxes can be explained.",
        "先にサービスアカウントを接続してください。そのメールボックスのどのメールでも説明できるようになります。",
    ),
    ("No mail", "メールはありません"),
    (
        "There is no mail in this mailbox.",
        "このメールボックスにはメールがありません。",
    ),
    ("Which mail", "対象のメール"),
    ("Show its newest mails", "最新のメールを表示"),
    (
        "Held mail is explained from its own page in the quarantine, mail of a trial run from its list.",
        "隔離されたメールは隔離のページから、試験実行のメールはその一覧から説明を開けます。",
    ),
    ("Newest mails", "最新のメール"),
    (
        "No policy that is ON covers this mailbox, so nothing is done.",
        "このメールボックスを対象とするONのポリシーがないため、何も行いません。",
    ),
    (
        "No filter that is ON objects, so nothing is done.",
        "ONのフィルタで該当するものがないため、何も行いません。",
    ),
    (
        "A filter objects: the strongest action among the reasons is taken.",
        "フィルタに該当しました。理由のうち最も強い処理を行います。",
    ),
    (
        "Nothing objects, but something could not be looked into.",
        "該当するものはありませんが、検査できなかった部分があります。",
    ),
    ("Nothing is done", "処理なし"),
    (
        "Somebody restored this very mail. It is held again only for a reason that was not known then.",
        "このメールは一度復元されています。そのときにわかっていなかった理由がある場合にだけ、再び隔離します。",
    ),
    (
        "No reason: this filter is off, or no policy applies.",
        "理由ではありません。このフィルタがOFFか、適用されるポリシーがありません。",
    ),
    ("What was found", "検出した内容"),
    (
        "Nothing, neither by the filters that are on nor by those that are off.",
        "ONのフィルタでもOFFのフィルタでも、何も検出しませんでした。",
    ),
    ("Explain this decision", "この判定を説明"),
    ("Policies that were considered", "検討したポリシー"),
    (
        "Of each kind, highest first: only the highest that is ON and covers the mailbox applies.",
        "種類ごとに優先度の高い順です。ONでこのメールボックスを対象とするもののうち、最も優先度が高いものだけが適用されます。",
    ),
    (
        "Applies: it is ON, covers this mailbox, and stands highest of its kind.",
        "適用されます。ONで、このメールボックスを対象とし、同じ種類の中で優先度が最も高いためです。",
    ),
    (
        "Does not apply: it is for mailboxes of another provider.",
        "適用されません。別のプロバイダーのメールボックス用です。",
    ),
    ("Does not apply: it is OFF.", "適用されません。OFFです。"),
    (
        "Does not apply: this mailbox is none of its targets.",
        "適用されません。このメールボックスは対象に含まれていません。",
    ),
    (
        "Does not apply: {} stands higher.",
        "適用されません。優先度のより高い「{}」があります。",
    ),
    // The file.
    ("Policy file", "ポリシーファイル"),
    (
        "All policies as one TOML file: to keep them in a repository, to compare, and to set them up again.",
        "すべてのポリシーを1つのTOMLファイルで扱います。リポジトリでの管理、比較、再設定に使えます。",
    ),
    (
        "The file holds every policy of both kinds as it is now, those of the product included. On the machine of the console, “postern policy export” prints the same.",
        "ファイルには、製品の組み込みポリシーを含め、両方の種類のすべてのポリシーが現在の内容で入ります。コンソールのマシンでは「postern policy export」で同じ内容を出力できます。",
    ),
    ("Apply a file", "ファイルを適用"),
    (
        "You read what it will change before anything is changed. Own policies that are not in the file are removed; those of the product cannot be, and stay as they are.",
        "変更する前に、何が変わるかを確認できます。ファイルにない独自のポリシーは削除されます。製品の組み込みポリシーは削除できず、そのまま残ります。",
    ),
    ("Policies as TOML", "TOML形式のポリシー"),
    (
        "Put the text of the file here. What an entry leaves out is as in a new policy; a word that is not known is refused.",
        "ファイルの内容をここに貼り付けてください。省略した設定は新しいポリシーと同じになります。不明な項目は受け付けません。",
    ),
    ("Compare", "比較"),
    ("What the file changed", "ファイルによる変更の結果"),
    ("What the file will change", "ファイルによって変わる内容"),
    ("New", "新規"),
    ("Different", "変更あり"),
    ("Removed", "削除"),
    (
        "Nothing: every policy is as the file says.",
        "変更はありません。すべてのポリシーがファイルのとおりです。",
    ),
    ("Priority {}, {}.", "優先度 {}、{}。"),
    (
        "The policies are as the file says.",
        "ポリシーをファイルのとおりにしました。",
    ),
    (
        "Read what the file will do, and tick the box.",
        "ファイルによって変わる内容を確認し、チェックボックスをオンにしてください。",
    ),
    // The filters of the form.
    (
        "Whose mail it is: authentication, impersonation and look-alikes of what stands in your lists.",
        "誰からのメールかを調べます。認証、なりすまし、リストに登録した名前やドメインに似せたものを検査します。",
    ),
    (
        "A deeper look into single files, in a process of its own that can reach nothing.",
        "個々のファイルを、外部に一切アクセスできない専用のプロセスで詳しく分析します。",
    ),
    ("Acts from this risk level", "処理を行うリスクレベル（これ以上）"),
    ("High", "高"),
    ("Medium", "中"),
    ("Low", "低"),
    ("What is a reason", "理由とするもの"),
    ("Failed authentication (DMARC)", "認証の失敗 (DMARC)"),
    (
        "Where the domain of the sender asks for quarantine or rejection.",
        "送信者のドメインが隔離または拒否を求めている場合です。",
    ),
    (
        "Failed authentication, although the domain asks for nothing",
        "認証の失敗（ドメインが処理を求めていない場合）",
    ),
    (
        "Lists and forwarders break signatures without meaning harm.",
        "メーリングリストや転送では、悪意がなくても署名が無効になることがあります。",
    ),
    (
        "Authentication that could not be evaluated",
        "認証を判定できなかった場合",
    ),
    (
        "The DNS gave no answer in time.",
        "DNSから時間内に応答がありませんでした。",
    ),
    ("Forged own domains", "自社ドメインの詐称"),
    (
        "From an internal domain, and not from there.",
        "内部ドメインを名乗っていますが、そこから送信されていません。",
    ),
    ("Impersonated people", "人物のなりすまし"),
    (
        "The name of a listed person before another address.",
        "リストに登録した人の名前が、別のアドレスとともに使われています。",
    ),
    ("Look-alike domains", "類似ドメイン"),
    (
        "Letters that look the same, other endings, added words.",
        "似た文字、異なる末尾、付け加えた単語などです。",
    ),
    ("Blocked senders", "ブロックする送信者"),
    ("Those of the list.", "リストに登録した送信者です。"),
    // Compliance templates.
    ("PCI-DSS", "PCI-DSS (カード情報)"),
    ("US GLBA", "米国GLBA"),
    ("US HIPAA", "米国HIPAA"),
    ("US PII", "米国の個人情報"),
    ("US SB-1386", "米国SB-1386"),
    ("EU PII", "EUの個人情報"),
    ("EU Financial Data", "EUの金融情報"),
    ("UK PII", "英国の個人情報"),
    ("UK Financial Data", "英国の金融情報"),
    ("Germany PII", "ドイツの個人情報"),
    ("France PII", "フランスの個人情報"),
    ("Japan PII", "日本の個人情報"),
    ("Italy PII", "イタリアの個人情報"),
    ("Spain PII", "スペインの個人情報"),
    ("Netherlands PII", "オランダの個人情報"),
    ("Poland PII", "ポーランドの個人情報"),
    ("Canada PII", "カナダの個人情報"),
    ("Australia PII", "オーストラリアの個人情報"),
    ("India PII", "インドの個人情報"),
    ("Nordic PII", "北欧の個人情報"),
    ("Asia PII", "アジアの個人情報"),
    ("Latin America PII", "中南米の個人情報"),
    ("Secrets", "秘密情報（キー、トークン）"),
    // Lists.
    ("Lists", "リスト"),
    (
        "What the filters know of your organisation and of others. What stands in a box is the whole list, one entry in each line: copy it to keep it, paste one to take it in.",
        "フィルタが参照する、自社とその他についての情報です。各欄にはリスト全体が1行に1件で入ります。コピーすれば保存でき、貼り付ければ取り込めます。",
    ),
    ("The lists are saved.", "リストを保存しました。"),
    (
        "The lists are saved. Entries that stood there twice: {}",
        "リストを保存しました。重複していた項目: {}",
    ),
    ("{} of {} entries.", "{} / {} 件。"),
    ("Your organisation", "自社"),
    ("Internal domains", "内部ドメイン"),
    (
        "Your own domains; what lies under one belongs to it, such as mail.example.org.",
        "自社のドメインです。サブドメインも含まれます。例: mail.example.org。",
    ),
    ("High-profile users", "重要ユーザー"),
    (
        "People whose name somebody could pretend to have: name, then own addresses, parted by commas.",
        "名前をかたられるおそれのある人です。名前に続けて本人のアドレスをカンマ区切りで入力してください。",
    ),
    ("Senders", "送信者"),
    ("Approved senders", "承認済み送信者"),
    (
        "Advanced Spam Protection lets their mail through: address, *@domain or domain.",
        "高度なスパムメール対策の対象外とします。アドレス、*@ドメイン、ドメインのいずれかです。",
    ),
    (
        "Advanced Spam Protection objects to their mail: address, *@domain or domain.",
        "高度なスパムメール対策で検出します。アドレス、*@ドメイン、ドメインのいずれかです。",
    ),
    ("Approved users", "承認済みユーザー"),
    (
        "Mailboxes that are not scanned. Use it sparingly.",
        "スキャンしないメールボックスです。必要な場合にだけ使用してください。",
    ),
    ("Not scanned for threats", "脅威をスキャンしない"),
    ("Not scanned for the loss of data", "情報漏えいをスキャンしない"),
    ("Addresses.", "メールアドレスを入力してください。"),
    // Versions.
    ("Versions", "バージョン"),
    ("Versions of {}", "「{}」のバージョン"),
    (
        "Every save is a version. Restoring one makes a new version of it; the switch and the priority stay as they are.",
        "保存するたびにバージョンが残ります。復元すると、その内容で新しいバージョンを作成します。ステータスと優先度は変わりません。",
    ),
    (
        "{} is restored, as version {}.",
        "「{}」をバージョン {} として復元しました。",
    ),
    ("Back to the policy", "ポリシーに戻る"),
    ("Saved without a change.", "変更なしで保存されました。"),
    ("The first version.", "最初のバージョンです。"),
    (
        "Earlier versions are not shown.",
        "これより前のバージョンは表示されません。",
    ),
    (
        "Says the same as the present version.",
        "現在のバージョンと同じ内容です。",
    ),
    ("Restore version {}", "バージョン {} を復元"),
    ("This would change:", "次のように変わります:"),
    ("Version {}", "バージョン {}"),
    ("In force", "現在"),
    ("empty", "空"),
    ("Groups", "グループ"),
];
