//! Licensing: products, keys and the life of a licence.

pub(super) const WORDS: &super::Section = &[
    // Products and what one has of them.
    ("Licensing", "ライセンス"),
    ("Products/Services", "製品/サービス"),
    ("Products and services", "製品とサービス"),
    ("Other licences of the same products", "同じ製品のその他のライセンス"),
    (
        "What your organisation may use, and how long.",
        "組織で利用できる製品と、その期間です。",
    ),
    ("Provide Key", "キーの入力"),
    ("License Key", "ライセンスキー"),
    ("Open Console", "コンソールを開く"),
    ("Product", "製品"),
    ("Products", "製品"),
    ("Edition", "エディション"),
    ("Seats", "シート数"),
    ("Start", "開始日"),
    ("Expiry", "有効期限"),
    ("Site", "サイト"),
    ("Licence", "ライセンス"),
    ("Licences", "ライセンス"),
    ("All products", "すべての製品"),
    ("Mail protection", "メール保護"),
    ("Web gateway", "Web ゲートウェイ"),
    ("Object hub", "オブジェクトハブ"),
    ("Endpoint sensor", "エンドポイントセンサー"),
    ("Trial", "体験版"),
    ("Full", "製品版"),
    ("Global", "グローバル"),
    ("Japan", "日本"),
    ("No products yet", "製品がありません"),
    (
        "Provide the key that came with your purchase.",
        "購入時に受け取ったキーを入力してください。",
    ),
    ("{} too many", "{} 超過"),
    ("{} seats", "{} シート"),
    ("1 day left", "残り 1 日"),
    ("{} days left", "残り {} 日"),
    ("Registered, to be activated", "登録済み、アクティベーション待ち"),
    (
        "Your purchase is registered. Each product starts with its activation code.",
        "購入が登録されました。各製品は、アクティベーションコードで開始します。",
    ),
    ("Activate", "アクティベート"),
    ("Activate {}", "{} をアクティベート"),
    (
        "The clock of this machine was turned back. Licences are judged by the latest time that was seen: ",
        "このコンピューターの時計が戻されました。ライセンスは、これまでに確認された最新の時刻で判定されます: ",
    ),
    (
        ". Set the clock right. If it was wrongly ahead before and is right now, an operator can tell so: postern licence clock --reset",
        "。時計を直してください。以前に誤って進んでいて、いまは正しい場合は、運用者が次の命令で知らせられます: postern licence clock --reset",
    ),
    (
        "Your account is attached to the full licence. Sign out and sign in again: everything you have set up in the trial is carried over then.",
        "アカウントが製品版ライセンスに関連付けられました。サインアウトして、もう一度サインインしてください。体験版で設定した内容がすべて引き継がれます。",
    ),
    // Its life.
    ("Not begun", "開始前"),
    ("Active", "有効"),
    // Mails about licences.
    ("{}: {} ends in {} days", "{}: {}はあと{}日で終了します"),
    (
        "This is about the console of {}.",
        "{}のコンソールについてのお知らせです。",
    ),
    (
        "The licence of “{}” runs until {}.",
        "「{}」のライセンスは{}まで有効です。",
    ),
    (
        "The licence of “{}” begins in {} days.",
        "「{}」のライセンスはあと{}日で始まります。",
    ),
    ("Its last day is {}.", "最終日は{}です。"),
    (
        "Service accounts were deprovisioned; a renewal brings them back.",
        "サービスアカウントは解除されました。更新すると元に戻ります。",
    ),
    (
        "To go on, provide the key of the renewal under Licensing:",
        "継続するには、「ライセンス」で更新のキーを入力してください:",
    ),
    ("Grace", "猶予期間"),
    ("Suspended", "停止"),
    ("Deprovisioned", "プロビジョニング解除"),
    (
        "The licence begins on its first day.",
        "ライセンスは開始日から有効になります。",
    ),
    (
        "Everything works, until the trial ends.",
        "体験版が終了するまで、すべての機能を利用できます。",
    ),
    ("Everything works.", "すべての機能を利用できます。"),
    (
        "The licence has ended. Everything still works; renew it to keep it so.",
        "ライセンスの有効期限が切れました。機能はまだすべて利用できます。継続するには更新してください。",
    ),
    (
        "Nothing new is scanned or set up. Data is kept; a renewal brings everything back.",
        "新しい検索や設定は行われません。データは保持されており、更新するとすべて元に戻ります。",
    ),
    (
        "The data is cleared. A new licence begins with nothing.",
        "データは消去されました。新しいライセンスは最初から始まります。",
    ),
    ("Life of the licence", "ライセンスのライフサイクル"),
    ("Drawing of the life", "ライフサイクルの図"),
    (
        "The life of the licence: {} on {}.",
        "ライセンスのライフサイクル: {1} の時点で{0}。",
    ),
    ("Today", "今日"),
    ("That day", "指定日"),
    ("What happens on", "指定した日の状態"),
    ("On {}:", "{}:"),
    (
        "Service accounts are deprovisioned.",
        "サービスアカウントはプロビジョニング解除されます。",
    ),
    (
        "Service accounts were deprovisioned.",
        "サービスアカウントがプロビジョニング解除されました。",
    ),
    ("Notice: it ends in {} days.", "お知らせ: あと {} 日で終了します。"),
    ("{}. {}", "{}。{}"),
    ("{}: {}", "{}: {}"),
    ("What comes", "今後の予定"),
    ("Nothing more.", "予定はありません。"),
    ("Issued for", "発行先"),
    ("Registration key", "レジストレーションキー"),
    ("Signed by", "署名者"),
    ("This console", "このコンソール"),
    (
        "{} of {} seats are used. ",
        "{1} シート中 {0} シートが使用されています。",
    ),
    (
        "Mailboxes that are protected stay protected. Further ones cannot be connected until there is room.",
        "保護されているメールボックスは引き続き保護されます。空きができるまで、新しいメールボックスは接続できません。",
    ),
    ("protected mailboxes", "保護されているメールボックス"),
    ("users", "ユーザー"),
    ("connected servers", "接続されているサーバー"),
    ("endpoints", "エンドポイント"),
    (
        "Mail product: 30 days grace; service accounts deprovisioned 10 days after it; data kept 30 days after it (contract 3.3)",
        "メール製品: 猶予期間 30 日、その 10 日後にサービスアカウントのプロビジョニング解除、データは猶予期間後 30 日間保持 (契約 3.3)",
    ),
    (
        "Web gateway: 3 months grace, 3 months expiration, then deprovision (contract 3.3). The documents leave open whether objects go at its start or its end: at its start",
        "Web ゲートウェイ: 猶予期間 3 か月、期限切れ 3 か月、その後プロビジョニング解除 (契約 3.3)。オブジェクトの消去が開始時か終了時かは文書に記載がなく、開始時としています",
    ),
    (
        "Not documented: as the mail product (inferred)",
        "文書に記載なし: メール製品と同じ (推定)",
    ),
    (
        "Locked for 30 days, then deleted (contract 3.3, inferred); grace as the mail product",
        "30 日間ロックされた後に削除 (契約 3.3、推定)。猶予期間はメール製品と同じ",
    ),
    ("Registered by {}.", "{} により登録されました。"),
    ("Activated by {}.", "{} によりアクティベートされました。"),
    (
        "Took the trial over, with everything that was set up in it.",
        "体験版を、設定内容とともに引き継ぎました。",
    ),
    ("Revoked: {}.", "取り消し: {}。"),
    // A key.
    (
        "A registration key registers a purchase or takes a trial over; an activation code starts a product.",
        "レジストレーションキーは購入の登録または体験版の引き継ぎに、アクティベーションコードは製品の開始に使用します。",
    ),
    (
        "Provide your Activation Code or product key",
        "アクティベーションコードまたはプロダクトキーを入力してください",
    ),
    (
        "A registration key looks like {}, an activation code like {}. Capitals, spaces and hyphens do not matter.",
        "レジストレーションキーは {}、アクティベーションコードは {} の形式です。大文字と小文字、空白、ハイフンは区別されません。",
    ),
    ("Continue", "続行"),
    ("Another key", "別のキー"),
    ("I have a licence file", "ライセンスファイルがある場合"),
    (
        "In a network that reaches nobody, the signed licence comes as a file. Open it in an editor, copy all of it, and put it here.",
        "外部に接続できないネットワークでは、署名されたライセンスがファイルで提供されます。エディターで開き、全体をコピーして、ここに貼り付けてください。",
    ),
    ("Licence file", "ライセンスファイル"),
    ("What this key will do", "このキーで行われること"),
    (
        "It attaches your account to the full licence. At your next sign-in everything of the trial is carried to the production console: policies, service accounts with their passwords, held mail, logs and views. Everybody has to sign in again.",
        "アカウントを製品版ライセンスに関連付けます。次回のサインイン時に、体験版のすべて (ポリシー、サービスアカウントとパスワード、隔離メール、ログ、ビュー) が製品版コンソールに引き継がれます。全員がもう一度サインインする必要があります。",
    ),
    (
        "It registers the purchase. You get an activation code for each product.",
        "購入を登録します。製品ごとにアクティベーションコードが発行されます。",
    ),
    (
        "It activates the product for your organisation. The key cannot be used by anybody else afterwards.",
        "組織の製品をアクティベートします。以後、このキーをほかの人が使用することはできません。",
    ),
    (
        "It renews a product that you have. The licence that lasts longest counts.",
        "お使いの製品を更新します。有効期限が最も長いライセンスが適用されます。",
    ),
    ("Key", "キー"),
    ("I have read what it will do", "内容を確認しました"),
    (
        "The purchase is registered. Each product starts with its activation code.",
        "購入が登録されました。各製品は、アクティベーションコードで開始します。",
    ),
    ("The product is activated.", "製品がアクティベートされました。"),
    ("The licence is renewed.", "ライセンスが更新されました。"),
    ("How to use another site", "別のサイトを利用する方法"),
    (
        "Can I use another site than the one of my key?",
        "キーのサイトとは別のサイトを利用できますか?",
    ),
    (
        "No. The country in a registration key or activation code fixes the site (global, EU or Japan) that serves you, and a console takes the keys of its own site alone.",
        "いいえ。利用するサイト (グローバル、EU、日本) は、レジストレーションキーまたはアクティベーションコードに含まれる国によって決まります。コンソールでは、自身のサイトのキーのみ使用できます。",
    ),
    (
        "Ask whoever sold the licence for a new registration key for the site that you want to use.",
        "利用するサイト用の新しいレジストレーションキーを、ライセンスの販売元に依頼します。",
    ),
    (
        "Set up a console of that site, with a new portal account, and provide the new key there.",
        "そのサイトのコンソールを新しいポータルアカウントでセットアップし、新しいキーを入力します。",
    ),
    (
        "Nothing changes here meanwhile: this console goes on with the licence that it has.",
        "その間、このコンソールでは何も変わりません。現在のライセンスで引き続き利用できます。",
    ),
    // What every page says of it.
    (
        "The licence of “{}” has ended. Everything works for {} more days.",
        "「{}」のライセンスの有効期限が切れました。あと {} 日間はすべての機能を利用できます。",
    ),
    (
        "The licence of “{}” is suspended: nothing new is scanned. Its data is kept for {} more days.",
        "「{}」のライセンスは停止しています。新しい検索は行われません。データはあと {} 日間保持されます。",
    ),
    (
        "The licence of “{}” has ended, and its data is cleared.",
        "「{}」のライセンスは終了し、データは消去されました。",
    ),
    (
        "The licence of “{}” ends in {} days.",
        "「{}」のライセンスはあと {} 日で終了します。",
    ),
    // Why something is off, and why a key is not taken.
    (
        "An administrator finds the licences under Licensing.",
        "ライセンスは、管理者が「ライセンス」で確認できます。",
    ),
    (
        "The licence of “{}” has ended and is suspended. Provide the key of a renewal under Licensing, and everything goes on.",
        "「{}」のライセンスは終了し、停止しています。「ライセンス」で更新キーを入力すると、すべて再開します。",
    ),
    (
        "The licence of “{}” has not begun yet.",
        "「{}」のライセンスはまだ始まっていません。",
    ),
    (
        "The licence of “{}” has ended. Provide a new key under Licensing.",
        "「{}」のライセンスは終了しました。「ライセンス」で新しいキーを入力してください。",
    ),
    (
        "Your licences do not contain “{}”. Provide a key for it under Licensing.",
        "お使いのライセンスに「{}」は含まれていません。「ライセンス」でキーを入力してください。",
    ),
    (
        "Your licence has {} seats; {} mailboxes are protected, and {} more would be too many. Provide a key with more seats under Licensing.",
        "ライセンスのシート数は {} です。{} 個のメールボックスが保護されており、さらに {} 個を追加すると超過します。「ライセンス」でシート数の多いキーを入力してください。",
    ),
    (
        "Read what the key will do, and tick the box.",
        "キーで行われることを確認し、チェックボックスをオンにしてください。",
    ),
    (
        "No key waits to be confirmed. Type it again.",
        "確認待ちのキーはありません。もう一度入力してください。",
    ),
    ("registration key", "レジストレーションキー"),
    ("activation code", "アクティベーションコード"),
    (
        "Type a key: a registration key looks like XX-XXXX-XXXX-XXXX-XXXX, an activation code like XX-XXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX.",
        "キーを入力してください。レジストレーションキーは XX-XXXX-XXXX-XXXX-XXXX、アクティベーションコードは XX-XXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX の形式です。",
    ),
    (
        "“{}” cannot stand in a key: keys consist of the letters A to Z and of digits.",
        "「{}」はキーに使用できません。キーは英字 (A〜Z) と数字で構成されます。",
    ),
    (
        "This has {} letters and digits: a registration key has 18, an activation code 31. It may have been cut off when it was copied.",
        "入力された英数字は {} 文字です。レジストレーションキーは 18 文字、アクティベーションコードは 31 文字です。コピー時に途中で切れた可能性があります。",
    ),
    (
        "A character of this {} is mistyped: its check character does not fit. Compare it with the original.",
        "この{}には入力誤りがあります (検査文字が一致しません)。元のキーと照合してください。",
    ),
    (
        "No product has keys that begin with “{}”. Compare the first two letters with the original.",
        "「{}」で始まるキーの製品はありません。最初の 2 文字を元のキーと照合してください。",
    ),
    (
        "“{}”, the third and fourth character of this key, is no country. Compare it with the original.",
        "キーの 3 文字目と 4 文字目の「{}」は国コードではありません。元のキーと照合してください。",
    ),
    (
        "This {} is well formed, but its licence is not known here. If your network is closed, add the licence file that came with it; else ask whoever sold it.",
        "この{}の形式は正しいですが、ライセンスがここに登録されていません。閉域ネットワークの場合は、付属のライセンスファイルを追加してください。それ以外の場合は販売元にお問い合わせください。",
    ),
    (
        "The licence behind this key was changed after it was signed. Ask whoever sold it for a new licence file.",
        "このキーのライセンスは、署名後に変更されています。販売元に新しいライセンスファイルを依頼してください。",
    ),
    (
        "The licence was signed by “{}”, whom this console does not trust. An operator can add the issuer's public key to the configuration.",
        "このライセンスは「{}」により署名されていますが、このコンソールでは信頼されていません。運用者が発行者の公開鍵を設定に追加できます。",
    ),
    (
        "The licence was signed by “{}” after that issuer's own end. Ask for one by the present issuer.",
        "このライセンスは、「{}」の有効期間の終了後に署名されています。現在の発行者によるライセンスを依頼してください。",
    ),
    (
        "The licence behind this key cannot be used: {}",
        "このキーのライセンスは使用できません: {}",
    ),
    (
        "This licence was revoked: {}. Ask whoever sold it.",
        "このライセンスは取り消されました: {}。販売元にお問い合わせください。",
    ),
    (
        "Another account has redeemed this key already. To take a trial over, its own account has to be attached to the full licence first: a key that was redeemed elsewhere cannot be moved. Ask whoever sold it for a new registration key.",
        "このキーは別のアカウントで使用済みです。体験版を引き継ぐには、先にそのアカウントを製品版ライセンスに関連付ける必要があります。別の場所で使用済みのキーは移動できません。販売元に新しいレジストレーションキーを依頼してください。",
    ),
    (
        "This {} was given already; nothing is left to be done with it.",
        "この{}は入力済みです。これ以上の操作は必要ありません。",
    ),
    (
        "This key belongs to site {}, your console to site {}. To use {}, apply for a new portal account with a new registration key for {}",
        "このキーはサイト {0}、このコンソールはサイト {1} に属しています。{0} を利用するには、{0} 用の新しいレジストレーションキーで新しいポータルアカウントを申請してください",
    ),
    (
        "This is an activation code. To take your trial over, the registration key is wanted: it attaches your account to the full licence, so that everything you have set up is carried over. It looks like XX-XXXX-XXXX-XXXX-XXXX.",
        "これはアクティベーションコードです。体験版を引き継ぐには、レジストレーションキーが必要です。アカウントが製品版ライセンスに関連付けられ、設定した内容がすべて引き継がれます。形式は XX-XXXX-XXXX-XXXX-XXXX です。",
    ),
    (
        "This licence is attached to your account already. Sign out and sign in again: everything you have set up is carried over then.",
        "このライセンスはすでにアカウントに関連付けられています。サインアウトして、もう一度サインインしてください。設定した内容がすべて引き継がれます。",
    ),
    (
        "This is a registration key, and its purchase is registered already. To activate the product, its activation code is wanted; it stands under Products/Services and looks like XX-XXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX.",
        "これはレジストレーションキーで、購入は登録済みです。製品をアクティベートするには、アクティベーションコードが必要です。「製品/サービス」に表示されており、形式は XX-XXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX です。",
    ),
    (
        "This is a trial of what you have already. A trial cannot replace it.",
        "これは、すでにお使いの製品の体験版です。体験版で置き換えることはできません。",
    ),
    (
        "This licence ended on {}, and what it kept is cleared. Ask whoever sold it for a renewal.",
        "このライセンスは {} に終了し、データは消去されました。販売元に更新を依頼してください。",
    ),
    (
        "{} mailboxes are protected, and your licence has {} seats. All stay protected; further ones cannot be connected. Provide a key with more seats under Licensing.",
        "{} 個のメールボックスが保護されていますが、ライセンスのシート数は {} です。保護はすべて続きますが、これ以上は接続できません。「ライセンス」でシート数の多いキーを入力してください。",
    ),
    ("see licences", "ライセンスの閲覧"),
    ("provide keys", "キーの入力"),
    ("licence", "ライセンス"),
    ("product", "製品"),
];
