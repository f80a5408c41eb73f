//! Service accounts, jobs, and the person's own page.

pub(super) const WORDS: &super::Section = &[
    // The list of service accounts.
    (
        "The connections through which mail is reached.",
        "メールにアクセスするための接続です。",
    ),
    ("Add", "追加"),
    ("No service account", "サービスアカウントはありません"),
    (
        "Add one to have the mail of its mailboxes scanned. The connection is tested before it is saved.",
        "追加すると、そのメールボックスのメールがスキャンされます。接続は保存する前にテストされます。",
    ),
    ("Provider", "プロバイダー"),
    ("Mailboxes", "メールボックス"),
    ("State", "状態"),
    ("Added", "追加日時"),
    ("Paused", "一時停止中"),
    ("{} with errors", "エラー {} 件"),
    ("Fine", "正常"),
    // Adding and changing one.
    (
        "Choose where the mailboxes are.",
        "メールボックスのある場所を選択してください。",
    ),
    (
        "Any server that speaks IMAP4rev1, with TLS or STARTTLS. Each mailbox with its own password, or a master user.",
        "TLSまたはSTARTTLSを使用する、IMAP4rev1対応のサーバーです。メールボックスごとのパスワードか、マスターユーザーでサインインします。",
    ),
    (
        "Folders with cur, new and tmp on the machine that Postern runs on.",
        "Posternが動作しているマシン上の、cur、new、tmp を含むフォルダーです。",
    ),
    ("Coming in a later version.", "今後のバージョンで対応予定です。"),
    ("Add an IMAP server", "IMAPサーバーの追加"),
    ("Add a Maildir folder", "Maildirフォルダーの追加"),
    (
        "The connection is tested before it is saved.",
        "接続は保存する前にテストされます。",
    ),
    ("Connection", "接続"),
    ("Folder", "フォルダー"),
    (
        "Holds the Maildirs, one folder for each mailbox; or is a Maildir itself.",
        "メールボックスごとのMaildirフォルダーを含むフォルダー、またはMaildirそのものを指定してください。",
    ),
    (
        "Completes folder names to addresses: anna becomes anna@example.org.",
        "フォルダー名に補ってアドレスにします。例: anna は anna@example.org になります。",
    ),
    ("Server", "サーバー"),
    ("Name or address.", "ホスト名またはIPアドレスを入力してください。"),
    ("Protection", "接続の保護"),
    ("Port", "ポート"),
    ("993 for TLS, 143 for STARTTLS.", "TLSは 993、STARTTLSは 143 です。"),
    ("Own certificate authority", "独自の認証局"),
    ("Certificate (PEM)", "証明書 (PEM)"),
    (
        "Trusted besides the system's authorities, for this connection alone.",
        "システムの認証局に加えて、この接続に限り信頼されます。",
    ),
    ("How one signs in", "サインインの方法"),
    (
        "Each mailbox has its own password",
        "メールボックスごとにパスワードを使用する",
    ),
    (
        "A master user may open every mailbox",
        "マスターユーザーですべてのメールボックスを開く",
    ),
    (
        "Leave a password empty to keep the one that is stored.",
        "空欄のままにすると、保存されているパスワードがそのまま使用されます。",
    ),
    ("Mailbox {}", "メールボックス {}"),
    ("Password of mailbox {}", "メールボックス {} のパスワード"),
    ("Another mailbox", "メールボックスを追加"),
    ("Master user", "マスターユーザー"),
    ("Master password", "マスターパスワード"),
    ("Separator", "区切り文字"),
    (
        "Between the user's and the master's name, * by custom.",
        "ユーザー名とマスターユーザー名の間に入る文字です。通常は * です。",
    ),
    ("One address in each line.", "1行に1件のアドレスを入力してください。"),
    ("Test and save", "テストして保存"),
    ("Only test", "テストのみ"),
    ("Saved. The connection works.", "保存しました。接続は正常です。"),
    (
        "Choose how the connection is protected.",
        "接続の保護の方法を選択してください。",
    ),
    (
        "Choose the provider: Maildir or IMAP.",
        "プロバイダーとしてMaildirまたはIMAPを選択してください。",
    ),
    // One account.
    ("Health", "稼働状況"),
    ("Pause", "一時停止"),
    ("Resume", "再開"),
    ("Remove", "削除"),
    (
        "The connection and its stored passwords go. What it holds stays in the mailboxes' quarantine folders and in the list of held mail.",
        "接続と保存されているパスワードが削除されます。隔離されたメールは、メールボックスの隔離フォルダーと隔離メールの一覧に残ります。",
    ),
    ("Remove the service account", "サービスアカウントを削除"),
    ("The service account is removed.", "サービスアカウントを削除しました。"),
    ("No mailbox was found yet.", "メールボックスはまだ見つかっていません。"),
    ("Mailboxes of {}", "「{}」のメールボックス"),
    ("Watching", "監視"),
    ("Last contact", "最終接続"),
    ("Lag", "遅延"),
    ("Scanned", "スキャン済み"),
    ("Not yet", "未接続"),
    ("Told by the server (IDLE)", "サーバーからの通知 (IDLE)"),
    ("Asked at intervals", "定期的に確認"),
    (
        "Paused: nothing is scanned, nothing is lost",
        "一時停止中: スキャンは行われませんが、メールが失われることはありません",
    ),
    ("none yet", "まだなし"),
    // The steps of a connection test, as the server says them.
    ("The connection works.", "接続は正常です。"),
    (
        "The connection does not work yet. Nothing was saved.",
        "まだ接続できません。何も保存されていません。",
    ),
    ("Mailboxes found: {}", "見つかったメールボックス: {} 件"),
    ("Find the folder", "フォルダーの確認"),
    ("Find mailboxes", "メールボックスの検出"),
    ("Read them", "読み取りの確認"),
    ("Every mailbox can be read.", "すべてのメールボックスを読み取れます。"),
    ("Write in them", "書き込みの確認"),
    (
        "Mail can be moved, and the quarantine folder made, in every mailbox.",
        "すべてのメールボックスで、メールの移動と隔離フォルダーの作成ができます。",
    ),
    (
        "The test was broken off. Try again.",
        "テストが中断されました。もう一度お試しください。",
    ),
    ("Name mailboxes", "メールボックスの指定"),
    (
        "Name at least one mailbox to sign in to.",
        "サインインするメールボックスを1件以上指定してください。",
    ),
    ("Read the settings", "設定の読み込み"),
    ("Look up the name", "名前解決"),
    ("Reach the server", "サーバーへの接続"),
    ("Check the certificate", "証明書の確認"),
    ("It is valid for this name.", "この名前に対して有効です。"),
    ("Start TLS and check the certificate", "TLSの開始と証明書の確認"),
    (
        "STARTTLS works, and the certificate is valid for this name.",
        "STARTTLSは正常に動作し、証明書はこの名前に対して有効です。",
    ),
    ("Greet the server", "サーバーの応答の確認"),
    (
        "It greets as an IMAP server. The connection stays on this machine.",
        "IMAPサーバーとして応答しました。接続はこのマシンの中で完結します。",
    ),
    ("Sign in as {}", "{} としてサインイン"),
    ("The server lets us in.", "サインインできました。"),
    ("Ask what the server can do", "サーバーの機能の確認"),
    (
        "It tells of new mail at once (IDLE).",
        "新着メールをすぐに通知します (IDLE)。",
    ),
    (
        "It does not tell of new mail (no IDLE): Postern asks every few seconds.",
        "新着メールを通知しません (IDLEなし)。Posternが数秒ごとに確認します。",
    ),
    (
        "It moves mail in one step (MOVE).",
        "メールを1回の操作で移動します (MOVE)。",
    ),
    (
        "It has no MOVE: mail is copied, then the original is deleted.",
        "MOVEに対応していません。メールはコピーされ、その後に元のメールが削除されます。",
    ),
    (
        "It deletes single mails (UIDPLUS).",
        "メールを1通ずつ削除できます (UIDPLUS)。",
    ),
    (
        "It has no UIDPLUS: a mail is deleted only when no other in its folder is marked as deleted.",
        "UIDPLUSに対応していません。メールは、同じフォルダーに削除の印が付いたメールがほかにない場合にのみ削除されます。",
    ),
    ("List the folders", "フォルダーの一覧の取得"),
    ("Look for the quarantine folder", "隔離フォルダーの確認"),
    // What keeps a mailbox or a job from going on, as the server says it.
    (
        "The mail server ended the connection.",
        "メールサーバーが接続を終了しました。",
    ),
    (
        "The mail server closed the connection.",
        "メールサーバーが接続を閉じました。",
    ),
    (
        "The mail server sent a line without end.",
        "メールサーバーから終わりのない行が送られてきました。",
    ),
    (
        "The mail server's answer is larger than Postern holds.",
        "メールサーバーの応答が、Posternで扱える大きさを超えています。",
    ),
    // Jobs.
    (
        "Work that takes a while goes on by itself, also when nobody looks.",
        "時間のかかる作業は、画面を閉じていても自動的に続行されます。",
    ),
    (
        "Scans mail that has already arrived, in all mailboxes that are not paused, with the policies as they are now.",
        "すでに届いているメールを、現在のポリシーでスキャンします。一時停止中のものを除くすべてのメールボックスが対象です。",
    ),
    ("Period", "期間"),
    ("The scan is in the queue.", "スキャンをキューに追加しました。"),
    ("No jobs", "ジョブはありません"),
    (
        "Start a scan above; it appears here with its progress.",
        "上のボタンでスキャンを開始すると、ここに進行状況が表示されます。",
    ),
    ("Table of jobs", "ジョブの表"),
    ("Job", "ジョブ"),
    ("Progress", "進行状況"),
    ("Asked for", "開始の指示"),
    ("Actions", "操作"),
    ("Cancel {}", "「{}」をキャンセル"),
    (
        "The job stops after the mail it is at.",
        "処理中のメールが終わりしだい、ジョブを停止します。",
    ),
    // The person's own page.
    (
        "Your password, and the browsers in which you are signed in.",
        "パスワードと、サインインしているブラウザーを管理します。",
    ),
    ("Present password", "現在のパスワード"),
    ("New password", "新しいパスワード"),
    (
        "At least {} characters. Changing it signs out your other browsers.",
        "{} 文字以上にしてください。変更すると、ほかのブラウザーはサインアウトされます。",
    ),
    ("Change password", "パスワードを変更"),
    ("Signed-in browsers", "サインイン中のブラウザー"),
    ("You are in ", "現在の組織: "),
    (". Its own sign-in address: ", "。この組織専用のサインインアドレス: "),
    (
        "You belong to other organisations too. Going there ends this sign-in and begins one there.",
        "ほかの組織にも所属しています。移動すると、このサインインは終了し、移動先で新しく始まります。",
    ),
    (
        "The address that you opened leads to “{}”. You are in “{}” now: press the name of the other one to go there.",
        "開いたアドレスは「{}」のものです。現在は「{}」にいます。移動するには、移動先の組織名を押してください。",
    ),
    (
        "You do not belong to an organisation with the code {}. You are in “{}”.",
        "コード {} の組織には所属していません。現在は「{}」にいます。",
    ),
    (
        "What waits for the connection stays here until you are back in this organisation.",
        "接続を待っている操作は、この組織に戻るまでこのブラウザーに残ります。",
    ),
    ("Table of signed-in browsers", "サインイン中のブラウザーの表"),
    ("Browser", "ブラウザー"),
    ("{} on {}", "{} ({})"),
    ("Unknown browser", "不明なブラウザー"),
    ("Address", "アドレス"),
    ("Last seen", "最終アクセス"),
    ("Ends at the latest", "有効期限"),
    ("This browser", "このブラウザー"),
    ("Sign out {}", "{} をサインアウト"),
    // What a test of a connection, the mailboxes and jobs say, with values in it.
    ("“{}” is there.", "「{}」があります。"),
    (
        "No folder in “{}” is a Maildir: each mailbox needs “cur”, “new” and “tmp” in its folder.",
        "「{}」にMaildirのフォルダーがありません。各メールボックスのフォルダーには cur、new、tmp が必要です。",
    ),
    (
        "“{}” should be the quarantine folder but is a link or a file. Move it away.",
        "「{}」は隔離フォルダーであるべきですが、リンクまたはファイルです。別の場所に移動してください。",
    ),
    (
        "“{}” of {} cannot be used: {}. Give the user that Postern runs as read and write rights there.",
        "{1} の「{0}」を使用できません ({2})。Posternを実行しているユーザーに読み取りと書き込みの権限を与えてください。",
    ),
    ("{} takes connections.", "{} に接続できます。"),
    (
        "“{}” is not there yet. Postern makes it by itself.",
        "「{}」はまだありません。Posternが自動的に作成します。",
    ),
    (
        "There is no mailbox “{}” in “{}” any more. Was its folder moved or renamed?",
        "「{1}」にメールボックス「{0}」がありません。フォルダーが移動されたか、名前が変更されていないか確認してください。",
    ),
    (
        "There is no folder “{}” on this machine. Check the path and whether its disk is mounted.",
        "このマシンにフォルダー「{}」がありません。パスと、ディスクがマウントされているかを確認してください。",
    ),
    (
        "Postern may not use “{}”. Give the user that Postern runs as read and write rights there.",
        "Posternには「{}」を使用する権限がありません。Posternを実行しているユーザーに読み取りと書き込みの権限を与えてください。",
    ),
    (
        "“{}” is not a folder. Name the folder that holds the Maildirs.",
        "「{}」はフォルダーではありません。Maildirを含むフォルダーを指定してください。",
    ),
    (
        "There is no space left for “{}”. Free some, the work is then tried again.",
        "「{}」の空き容量がありません。容量を確保すると、自動的に再試行されます。",
    ),
    (
        "Looking up the name “{}” took longer than {} s. Check this machine's DNS settings.",
        "「{}」の名前解決に {} 秒以上かかりました。このマシンのDNS設定を確認してください。",
    ),
    (
        "The name “{}” is not known. Check its spelling and this machine's DNS settings.",
        "「{}」という名前は見つかりません。綴りと、このマシンのDNS設定を確認してください。",
    ),
    (
        "Without TLS the password would cross the network in clear: only this machine may be reached so, and “{}” is {}. Choose TLS or STARTTLS.",
        "TLSを使用しないと、パスワードが平文でネットワークを流れます。TLSなしで接続できるのはこのマシンだけですが、「{}」は {} です。TLSまたはSTARTTLSを選択してください。",
    ),
    (
        "{} refuses the connection: no server listens there. Check the port (993 for TLS, 143 for STARTTLS) and whether the mail server runs.",
        "{} に接続を拒否されました。待ち受けているサーバーがありません。ポート (TLSは 993、STARTTLSは 143) と、メールサーバーが動作しているかを確認してください。",
    ),
    (
        "{} does not answer. Check the address, and whether a firewall stands between this machine and the server.",
        "{} から応答がありません。アドレスと、サーバーとの間にファイアウォールがないかを確認してください。",
    ),
    (
        "There is no way from this machine to {}. Check the network.",
        "このマシンから {} への経路がありません。ネットワークを確認してください。",
    ),
    (
        "The certificate of {} has expired. Renew it at the server; if it is new, check this machine's clock.",
        "{} の証明書は期限切れです。サーバーで更新してください。新しい証明書の場合は、このマシンの時計を確認してください。",
    ),
    (
        "The certificate of {} is not valid yet. Check this machine's clock.",
        "{} の証明書はまだ有効期間に入っていません。このマシンの時計を確認してください。",
    ),
    (
        "The certificate of {} is for another name than “{}”. Use the name that is in the certificate.",
        "{} の証明書は「{}」とは別の名前に対するものです。証明書に記載されている名前を使用してください。",
    ),
    (
        "The certificate of {} comes from an authority that this machine does not know. If it is your own, paste its certificate into the account.",
        "{} の証明書は、このマシンが認識していない認証局から発行されています。独自の認証局の場合は、その証明書をアカウントに貼り付けてください。",
    ),
    (
        "The certificate of {} has been revoked. Replace it at the server.",
        "{} の証明書は失効しています。サーバーで置き換えてください。",
    ),
    (
        "The server does not accept the password for “{}”, or there is no such mailbox. Check both; some providers want an app password.",
        "サーバーが「{}」のパスワードを受け付けないか、メールボックスが存在しません。両方を確認してください。アプリパスワードが必要なプロバイダーもあります。",
    ),
    (
        "The server does not let the master user into the mailbox “{}”. Check the master user's name and password, the separator, and that this mailbox exists.",
        "マスターユーザーでメールボックス「{}」を開けません。マスターユーザーの名前とパスワード、区切り文字、メールボックスの有無を確認してください。",
    ),
    (
        "{} does not offer STARTTLS, so no password was sent. Use TLS (port 993 by custom), or switch STARTTLS on at the server.",
        "{} はSTARTTLSに対応していないため、パスワードは送信されていません。TLS (通常はポート 993) を使用するか、サーバーでSTARTTLSを有効にしてください。",
    ),
    (
        "{} takes no password over this connection. Choose TLS or STARTTLS.",
        "{} はこの接続ではパスワードを受け付けません。TLSまたはSTARTTLSを選択してください。",
    ),
    (
        "The mail server did not answer for {} s. Check whether it is overloaded or a firewall holds the connection.",
        "メールサーバーから {} 秒間応答がありませんでした。過負荷になっていないか、ファイアウォールが接続を止めていないかを確認してください。",
    ),
    (
        "The connection to the mail server broke: {}.",
        "メールサーバーとの接続が切れました: {}",
    ),
    (
        "The mail server ended the connection: {}.",
        "メールサーバーが接続を終了しました: {}",
    ),
    ("The mail server refused: {}", "メールサーバーに拒否されました: {}"),
    (
        "The mail server cannot do this at the moment: {}",
        "メールサーバーは現在これを実行できません: {}",
    ),
    (
        "The folder “{}” cannot be scanned: {}",
        "フォルダー「{}」をスキャンできません: {}",
    ),
    (
        "{} mails looked at in {} mailboxes.",
        "{1} 件のメールボックスで {0} 通のメールをスキャンしました。",
    ),
    ("Stopped after {} mails.", "{} 通で停止しました。"),
    (
        "Given up after {} attempts.",
        "{} 回試行しましたが、完了できませんでした。",
    ),
    (
        "This version does not know the job “{}”.",
        "このバージョンではジョブ「{}」を実行できません。",
    ),
];
