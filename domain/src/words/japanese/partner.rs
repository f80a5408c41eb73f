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
    // The partner portal.
    ("Customers", "顧客"),
    ("Customer", "顧客"),
    ("The organisations that you look after.", "管理している組織です。"),
    ("Service plans", "サービスプラン"),
    ("Service plan", "サービスプラン"),
    ("What you sell: a product for a time.", "販売する製品と期間です。"),
    ("No customers yet", "顧客がありません"),
    (
        "Create one below. Its first administrator gets an e-mail with the sign-in address.",
        "下のフォームで作成してください。最初の管理者に、サインイン先を記載したメールが届きます。",
    ),
    ("Company", "会社名"),
    ("Country", "国"),
    ("Two letters, such as DE.", "JPなどの2文字です。"),
    ("City", "市区町村"),
    ("State or prefecture", "都道府県/州"),
    ("Sign-in address", "サインイン先"),
    ("No subscription", "サブスクリプションなし"),
    ("Create Customer", "顧客の作成"),
    (
        "Mail address of its first administrator",
        "最初の管理者のメールアドレス",
    ),
    ("First administrator", "最初の管理者"),
    ("First name", "名"),
    ("Last name", "姓"),
    ("Language of the e-mail", "メールの言語"),
    ("No service plans yet", "サービスプランがありません"),
    (
        "Create one below; customers are subscribed to it then.",
        "下のフォームで作成すると、顧客に割り当てられます。",
    ),
    ("There is no service plan yet. ", "サービスプランがまだありません。"),
    ("Create a service plan", "サービスプランの作成"),
    ("1 month", "1か月"),
    ("{} months", "{}か月"),
    ("Ends by itself", "自動更新なし"),
    ("Renews itself by", "自動更新"),
    ("Renews itself by {}.", "{}ごとに自動更新されます。"),
    ("Months of the first licence", "最初のライセンスの月数"),
    ("1 to 66; a trial lasts 1 month.", "1から66まで。体験版は1か月です。"),
    ("Months by which it renews itself", "自動更新の月数"),
    (
        "0 for not at all. Only what renews itself can be suspended.",
        "0は自動更新なし。一時停止できるのは自動更新されるものだけです。",
    ),
    ("Subscriptions", "サブスクリプション"),
    (
        "Nothing is subscribed yet: subscribe below, and the licence is active at once.",
        "サブスクリプションがまだありません。下で追加すると、ライセンスはすぐに有効になります。",
    ),
    ("Suspend", "一時停止"),
    (
        "“{}” stops at once for everybody in this organisation; its data is kept. You can resume it until its grace ends.",
        "「{}」はこの組織の全員についてすぐに停止します。データは保持され、猶予期間が終わるまで再開できます。",
    ),
    ("{}, {} to {}.", "{}、{}から{}まで。"),
    ("Units", "ユニット数"),
    ("Number of units", "ユニット数"),
    ("Change units", "ユニット数の変更"),
    ("Subscribe", "サブスクリプションの追加"),
    ("Registration e-mail", "登録メール"),
    ("Sent", "送信済み"),
    ("Waits to be sent.", "送信待ちです。"),
    ("View", "表示"),
    ("Send again", "再送信"),
    (
        "The customer is created. Its registration e-mail is on its way.",
        "顧客を作成しました。登録メールを送信しています。",
    ),
    ("The customer is subscribed.", "サブスクリプションを追加しました。"),
    ("The units are changed.", "ユニット数を変更しました。"),
    (
        "The subscription is suspended.",
        "サブスクリプションを一時停止しました。",
    ),
    ("The subscription is resumed.", "サブスクリプションを再開しました。"),
    (
        "The registration e-mail is on its way, with a new link.",
        "新しいリンクで登録メールを送信しています。",
    ),
    ("The service plan is created.", "サービスプランを作成しました。"),
    ("manage customers", "顧客の管理"),
    (
        "Your organisation is no service provider. The operator of this console makes it one on the command line: postern partner create.",
        "お使いの組織はサービスプロバイダーではありません。このコンソールの運用者がコマンドライン (postern partner create) で設定します。",
    ),
    (
        "units_per_license is a number from 1 to 999999; {} cannot be.",
        "ユニット数は1から999999までです。{}は指定できません。",
    ),
    (
        "The subscription of “{}” is suspended by your service provider. Ask it to resume the subscription, and everything goes on.",
        "「{}」のサブスクリプションはサービスプロバイダーによって一時停止されています。再開を依頼してください。",
    ),
    (
        "This link is used up. Sign in, or have your service provider send the registration e-mail again.",
        "このリンクは使用済みです。サインインするか、登録メールの再送信をサービスプロバイダーに依頼してください。",
    ),
    (
        "Only a subscription that renews itself can be suspended and resumed. Change its last day or its units instead.",
        "一時停止と再開ができるのは自動更新のサブスクリプションだけです。最終日またはユニット数を変更してください。",
    ),
    (
        "This subscription is suspended already.",
        "このサブスクリプションはすでに一時停止されています。",
    ),
    (
        "This subscription is not suspended: there is nothing to resume.",
        "このサブスクリプションは一時停止されていません。",
    ),
    (
        "The grace of this subscription ended on {}: it can be resumed only before that. Subscribe anew.",
        "このサブスクリプションの猶予期間は{}に終わりました。再開できるのはその前までです。新しく追加してください。",
    ),
    (
        "A trial is not renewed by itself: leave auto_renewal_month at 0.",
        "体験版は自動更新されません。自動更新の月数を0にしてください。",
    ),
    (
        "country is no country: give a code of two letters (ISO 3166-1), such as DE.",
        "国は、JPなどの2文字のコード (ISO 3166-1) で入力してください。",
    ),
    (
        "Suspended by your service provider ({}).",
        "サービスプロバイダー ({}) が一時停止しました。",
    ),
    (
        "Resumed by your service provider ({}).",
        "サービスプロバイダー ({}) が再開しました。",
    ),
    (
        "Changed by your service provider ({}): {} units, until {}.",
        "サービスプロバイダー ({}) が変更しました: {}ユニット、{}まで。",
    ),
    (
        "No mail server is configured. Give one in the section [mail] of the configuration file; what waits is sent then.",
        "メールサーバーが設定されていません。設定ファイルの [mail] セクションで指定すると、待機中のメールが送信されます。",
    ),
    (
        "The mail server {} did not take the mail: {}.",
        "メールサーバー{}がメールを受け取りませんでした: {}。",
    ),
];
