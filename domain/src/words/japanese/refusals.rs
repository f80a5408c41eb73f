//! Why something was not done, and what to do.

pub(super) const WORDS: &super::Section = &[
    // The kinds of problems.
    (
        "You are not signed in, or your sign-in has ended.",
        "サインインしていないか、サインインの有効期限が切れています。",
    ),
    (
        "Your role does not allow you to {}.",
        "お使いのロールでは、{}は許可されていません。",
    ),
    ("There is no such {} here.", "該当する{}はありません。"),
    (
        "Too many attempts. Wait {} s and try again.",
        "試行回数が多すぎます。{}秒待ってから、もう一度お試しください。",
    ),
    (
        "This page is older than the server.",
        "このページはサーバーより古いバージョンです。",
    ),
    (
        "Something went wrong on the server (reference {}).",
        "サーバーで問題が発生しました (参照番号 {})。",
    ),
    // What can be done about them.
    ("Sign in and try again.", "サインインしてから、もう一度お試しください。"),
    (
        "Ask an administrator of your organisation.",
        "組織の管理者にお問い合わせください。",
    ),
    (
        "It may have been removed. Go back to the list.",
        "削除された可能性があります。一覧に戻ってください。",
    ),
    (
        "Correct the field and send the form again.",
        "入力内容を修正して、もう一度送信してください。",
    ),
    (
        "Look at the current state, then decide again.",
        "現在の状態を確認してから、もう一度操作してください。",
    ),
    ("The lock lifts by itself.", "ロックは自動的に解除されます。"),
    ("Try again in a moment.", "しばらくしてから、もう一度お試しください。"),
    (
        "Reload the page; nothing you entered elsewhere is lost.",
        "ページを再読み込みしてください。ほかの場所で入力した内容は失われません。",
    ),
    (
        "Try again; if it stays, give the reference to whoever runs the server.",
        "もう一度お試しください。解決しない場合は、サーバーの管理者に参照番号をお知らせください。",
    ),
    // What is not allowed.
    ("see held mail", "隔離メールの閲覧"),
    ("quarantine mail", "メールの隔離"),
    ("restore held mail", "隔離メールの復元"),
    ("delete held mail", "隔離メールの削除"),
    ("see policies", "ポリシーの閲覧"),
    ("change policies", "ポリシーの変更"),
    ("see service accounts", "サービスアカウントの閲覧"),
    ("change service accounts", "サービスアカウントの変更"),
    ("see the overview", "概要の閲覧"),
    ("see the logs", "ログの閲覧"),
    ("export the logs", "ログのエクスポート"),
    ("see the audit trail", "監査証跡の閲覧"),
    ("export the audit trail", "監査証跡のエクスポート"),
    ("see jobs", "ジョブの閲覧"),
    ("start a scan", "検索の開始"),
    ("stop a job", "ジョブの停止"),
    ("remove the demo", "デモの削除"),
    // What is not there.
    ("page", "ページ"),
    ("call", "呼び出し"),
    ("mail", "メール"),
    ("held mail", "隔離メール"),
    ("policy", "ポリシー"),
    ("service account", "サービスアカウント"),
    ("saved view", "保存済みビュー"),
    ("organisation", "組織"),
    ("person with that address", "このアドレスのユーザー"),
    // On the way between the page and the server.
    (
        "The server cannot be reached from this browser.",
        "このブラウザーからサーバーに接続できません。",
    ),
    (
        "The server cannot be reached, and this browser has kept nothing of this page.",
        "サーバーに接続できません。このブラウザーには、このページの内容が保存されていません。",
    ),
    (
        "The server's answer could not be read.",
        "サーバーの応答を読み取れませんでした。",
    ),
    (
        "Something in the form is missing or is not what was expected there.",
        "フォームに不足している項目があるか、想定外の値が入力されています。",
    ),
    (
        "The server has too much to do at the moment.",
        "サーバーが混み合っています。",
    ),
    (
        "The server took too long to answer.",
        "サーバーの応答に時間がかかりすぎました。",
    ),
    (
        "What was sent is larger than {} KiB, or broke off.",
        "送信されたデータが{} KiBを超えているか、途中で途切れました。",
    ),
    // People.
    (
        "Give a mail address, such as anna@example.org.",
        "メールアドレスを入力してください (例: anna@example.org)。",
    ),
    (
        "A password has at most {} bytes.",
        "パスワードは{}バイト以内で入力してください。",
    ),
    (
        "A password has at least {} characters. A few words are fine.",
        "パスワードは{}文字以上で入力してください。いくつかの単語を並べてもかまいません。",
    ),
    (
        "The address or the password is wrong.",
        "アドレスまたはパスワードが正しくありません。",
    ),
    ("The present password is wrong.", "現在のパスワードが正しくありません。"),
    (
        "This folder cannot be connected to your organisation. Choose another one.",
        "このフォルダーはこの組織に接続できません。別のフォルダーを指定してください。",
    ),
    ("You are in this organisation already.", "すでにこの組織にいます。"),
    (
        "This person belongs to the organisation already.",
        "このユーザーはすでにこの組織に所属しています。",
    ),
    (
        "Somebody signs in with this address already.",
        "このアドレスはすでに使われています。",
    ),
    (
        "Give the organisation a name of 1 to {} characters.",
        "組織の名前を1～{}文字で入力してください。",
    ),
    (
        "This set-up link is used up or was replaced. The newest one stands in the terminal in which Postern runs.",
        "このセットアップリンクは使用済みか、新しいリンクに置き換えられました。最新のリンクは、Posternを実行しているターミナルに表示されています。",
    ),
    // Held mail.
    (
        "Choose at most {} mails at once, or everything that matches.",
        "一度に選択できるのは{}通までです。または、条件に一致するすべてのメールを選択してください。",
    ),
    ("Choose at least one mail first.", "メールを1通以上選択してください。"),
    (
        "The mail is being moved right now; its place is known when that has ended.",
        "メールを移動しています。移動が終わると場所がわかります。",
    ),
    (
        "The raw mail is no longer kept: its retention period is over.",
        "保持期間が過ぎたため、元のメールは保存されていません。",
    ),
    (
        "The mailbox was removed from its service account. Add the account again to reach it.",
        "メールボックスはサービスアカウントから削除されました。アクセスするには、アカウントをもう一度追加してください。",
    ),
    (
        "Somebody changed this since you looked at it.",
        "表示した後に、ほかのユーザーが変更しました。",
    ),
    (
        "Choose at least one mail to download.",
        "ダウンロードするメールを1通以上選択してください。",
    ),
    ("Choose at least one mail.", "メールを1通以上選択してください。"),
    ("Choose EML or ZIP.", "EMLまたはZIPを選択してください。"),
    (
        "A download holds at most {} mails.",
        "一度にダウンロードできるのは{}通までです。",
    ),
    (
        "One download holds at most {} mails.",
        "一度にダウンロードできるのは{}通までです。",
    ),
    (
        "One download holds at most {} MB of mail; choose fewer.",
        "一度にダウンロードできるメールは合計{} MBまでです。選択を減らしてください。",
    ),
    (
        "Several mails go into a ZIP; EML is for one.",
        "複数のメールはZIPでダウンロードしてください。EMLは1通用です。",
    ),
    (
        "Give the ZIP a password, so that no scanner on the way opens it.",
        "途中の検査で開かれないように、ZIPのパスワードを入力してください。",
    ),
    ("A view needs a name.", "ビューの名前を入力してください。"),
    (
        "A name is one line of at most {} characters.",
        "名前は改行なしの{}文字以内で入力してください。",
    ),
    (
        "You have {} views already: remove one first.",
        "ビューは{}個までです。先にいずれかを削除してください。",
    ),
    ("You have a view “{}” already.", "ビュー「{}」はすでに存在します。"),
    ("The ZIP could not be written: {}.", "ZIPを作成できませんでした: {}。"),
    ("The table could not be written: {}.", "表を出力できませんでした: {}。"),
    // Policies.
    (
        "A policy needs a name of 1 to {} characters.",
        "ポリシーの名前を1～{}文字で入力してください。",
    ),
    (
        "The priority is a number from 1 (highest) to {}.",
        "優先度は1 (最高) から{}までの数値で入力してください。",
    ),
    (
        "Choose everyone, or name at least one address or domain.",
        "全員を選択するか、アドレスまたはドメインを1つ以上指定してください。",
    ),
    (
        "There is no directory yet that says who is in a group: name users or domains too.",
        "グループのメンバーを確認できるディレクトリがまだありません。ユーザーまたはドメインも指定してください。",
    ),
    (
        "Choose at least one compliance template: without one nothing is looked for.",
        "コンプライアンステンプレートを1つ以上選択してください。選択しないと何も検出されません。",
    ),
    (
        "“{}” is no compliance template.",
        "「{}」というコンプライアンステンプレートはありません。",
    ),
    (
        "“{}” cannot be carried out on these mailboxes yet.",
        "「{}」は、これらのメールボックスではまだ実行できません。",
    ),
    (
        "A list holds at most {} entries; this one has {}.",
        "1つの一覧に登録できるのは{}件までです。現在は{}件あります。",
    ),
    (
        "“{}” is not a mail address: it has no @.",
        "「{}」はメールアドレスではありません。@がありません。",
    ),
    (
        "“{}” is not a domain: write it without @.",
        "「{}」はドメインではありません。@なしで入力してください。",
    ),
    ("There is already a policy “{}”.", "ポリシー「{}」はすでに存在します。"),
    (
        "“{}” belongs to the product and cannot be removed; switch it OFF instead.",
        "「{}」は製品に組み込まれているため削除できません。代わりにOFFにしてください。",
    ),
    // Service accounts, jobs and the demo.
    (
        "A service account needs a name of 1 to {} characters.",
        "サービスアカウントの名前を1～{}文字で入力してください。",
    ),
    (
        "Give the folder that holds the Maildirs.",
        "Maildirが置かれているフォルダーを入力してください。",
    ),
    (
        "Give the domain of the addresses, without @.",
        "アドレスのドメインを@なしで入力してください。",
    ),
    (
        "Give the name or address of the IMAP server.",
        "IMAPサーバーの名前またはアドレスを入力してください。",
    ),
    (
        "The port is a number from 1 to 65535: 993 for TLS, 143 for STARTTLS.",
        "ポートは1～65535の数値です。TLSは993、STARTTLSは143です。",
    ),
    (
        "Give the master user's name.",
        "マスターユーザーの名前を入力してください。",
    ),
    (
        "Give the master user's password. A stored one goes only to the server that it was given for.",
        "マスターユーザーのパスワードを入力してください。保存されたパスワードは、登録時のサーバーにのみ送信されます。",
    ),
    (
        "Name at least one mailbox.",
        "メールボックスを1つ以上指定してください。",
    ),
    (
        "One service account holds at most {} mailboxes.",
        "1つのサービスアカウントに登録できるメールボックスは{}個までです。",
    ),
    (
        "Without TLS the password would cross the network in clear: only this machine may be reached so, and “{}” is another one.",
        "TLSを使わないと、パスワードが暗号化されずにネットワークを流れます。この方法で接続できるのはこのマシンだけで、「{}」は別のマシンです。",
    ),
    (
        "{} is watched by the service account “{}” already. A mailbox belongs to one account: remove it there first.",
        "{}はすでにサービスアカウント「{}」で監視されています。メールボックスは1つのアカウントにしか登録できません。先にそちらから削除してください。",
    ),
    (
        "Give the password of {}. A stored one goes only to the server that it was given for.",
        "{}のパスワードを入力してください。保存されたパスワードは、登録時のサーバーにのみ送信されます。",
    ),
    (
        "The period ends before it begins.",
        "期間の終わりが始まりより前になっています。",
    ),
    (
        "There is no demo data in this organisation.",
        "この組織にデモデータはありません。",
    ),
    (
        "Looking for the Maildir was broken off.",
        "Maildirの検索が中断されました。",
    ),
    (
        "Work on the Maildir was broken off. It is tried again by itself.",
        "Maildirの処理が中断されました。自動的に再試行されます。",
    ),
    (
        "The certificate authority of this account holds no certificate. Paste it as PEM, with its BEGIN CERTIFICATE line.",
        "このアカウントの認証局に証明書が含まれていません。BEGIN CERTIFICATEの行を含めて、PEM形式で貼り付けてください。",
    ),
    // Ranges of days.
    (
        "A range lies within the years 1970 to 9999. Choose other days.",
        "期間は1970年から9999年までの範囲で指定してください。",
    ),
    (
        "The range ends before it begins. Choose a last day that is not before the first.",
        "期間の終了日が開始日より前になっています。開始日以降の終了日を選択してください。",
    ),
    (
        "The range begins after now. Choose an earlier first day.",
        "期間の開始日が未来の日付です。より前の開始日を選択してください。",
    ),
    (
        "The range is longer than {} days. Choose a later first day or an earlier last one.",
        "期間が{}日を超えています。開始日を遅くするか、終了日を早くしてください。",
    ),
];
