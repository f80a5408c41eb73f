//! Signing in, setting up, help, offline.

pub(super) const WORDS: &super::Section = &[
    // Signing in.
    (
        "There is no administrator yet. Look at the terminal in which Postern runs: it prints a link that sets up the first one.",
        "管理者がまだ登録されていません。Postern を実行している端末を確認してください。最初の管理者を登録するためのリンクが表示されています。",
    ),
    (
        "You sign in to the organisation with the code {}.",
        "コード {} の組織にサインインします。",
    ),
    ("Mail address", "メールアドレス"),
    ("Password", "パスワード"),
    (
        "Forgotten the password? Whoever runs the server resets it with ",
        "パスワードを忘れた場合は、サーバーの管理者が次のコマンドで再設定できます: ",
    ),
    (". Trouble signing in? ", "。サインインできない場合は、"),
    ("See the help.", "ヘルプを参照してください。"),
    // Setting up.
    ("Set up Postern", "Postern のセットアップ"),
    (
        "You become its first administrator. The link that brought you here works once.",
        "あなたが最初の管理者になります。このページを開いたリンクは一度しか使用できません。",
    ),
    ("Organisation", "組織"),
    (
        "Stands at the top of every page.",
        "すべてのページの上部に表示されます。",
    ),
    ("Your mail address", "あなたのメールアドレス"),
    (
        "At least {} characters. A few words are fine.",
        "{} 文字以上。複数の単語をつなげたものでもかまいません。",
    ),
    ("Create administrator", "管理者を作成"),
    // What cannot be shown.
    ("Page not found", "ページが見つかりません"),
    ("There is no page here", "このアドレスにページはありません"),
    (
        "The address may be mistyped, or what it led to may have been removed.",
        "アドレスが間違っているか、対象がすでに削除されている可能性があります。",
    ),
    ("Go to the overview", "概要へ移動"),
    ("The server cannot be reached", "サーバーに接続できません"),
    (
        "This browser has no connection to Postern at the moment. Mail goes on being scanned; nothing was lost. Check the network, then try again.",
        "現在、このブラウザーから Postern に接続できません。メールのスキャンは継続しており、失われたものはありません。ネットワークを確認してから、もう一度お試しください。",
    ),
    // Help.
    ("Questions", "質問"),
    (
        "How do I switch scripting on in my browser?",
        "ブラウザーでスクリプトを有効にするには",
    ),
    (
        "How do people sign in with Internet Explorer on Windows Server?",
        "Windows Server の Internet Explorer でサインインするには",
    ),
    (
        "Why can I not restore or delete a held mail?",
        "隔離メールを復元または削除できないのはなぜですか",
    ),
    ("Which keys work in the quarantine?", "隔離ではどのキーを使用できますか"),
    (
        "Does Postern slow down mail and files?",
        "Postern によってメールやファイルの処理が遅くなりますか",
    ),
    (
        "How do I keep my settings when a trial becomes a full licence?",
        "体験版から製品版ライセンスへ移行するときに設定を引き継ぐには",
    ),
    (
        "Can I use another site than the one my licence names?",
        "ライセンスで指定されたサイト以外のサイトを使用できますか",
    ),
    ("Back to the console", "コンソールに戻る"),
    (
        "Signing in, looking, searching, restoring, deleting and switching policies work without scripting. With scripting and WebAssembly allowed for this site, lists also change by themselves and pages open at once.",
        "サインイン、閲覧、検索、復元、削除、ポリシーの切り替えは、スクリプトなしで使用できます。このサイトでスクリプトと WebAssembly を許可すると、一覧が自動的に更新され、ページがすぐに開くようになります。",
    ),
    ("Chromium, Chrome, Edge", "Chromium、Chrome、Edge"),
    (
        "Settings › Privacy and security › Site settings › JavaScript › “Sites can use JavaScript”, or add this site to the allowed ones. Reload the page.",
        "「設定」›「プライバシーとセキュリティ」›「サイトの設定」›「JavaScript」で「サイトが JavaScript を使用できるようにする」を選択するか、このサイトを JavaScript の使用を許可するサイトに追加します。その後、ページを再読み込みしてください。",
    ),
    ("Firefox", "Firefox"),
    (
        "Open “about:config”, accept the warning, search for “javascript.enabled” and set it to “true”; “javascript.options.wasm” must be “true” too. An add-on that blocks scripts needs an exception for this site.",
        "アドレスバーに「about:config」と入力して開き、警告で「危険性を承知の上で使用する」を押します。「javascript.enabled」を検索して「true」に設定します。「javascript.options.wasm」も「true」にする必要があります。スクリプトをブロックするアドオンを使用している場合は、このサイトを例外に追加してください。",
    ),
    ("Safari", "Safari"),
    (
        "On a Mac: Safari › Settings › Security › “Enable JavaScript”. On an iPhone or iPad: Settings › Apps › Safari › Advanced › “JavaScript”. Lockdown Mode switches WebAssembly off: exclude this site from it.",
        "Mac では、「Safari」›「設定」›「セキュリティ」で「JavaScriptを有効にする」を選択します。iPhone または iPad では、「設定」›「アプリ」›「Safari」›「詳細」で「JavaScript」をオンにします。ロックダウンモードでは WebAssembly が無効になるため、このサイトを対象から除外してください。",
    ),
    (
        "On Windows Server, Internet Explorer starts with stricter settings than on other Windows versions: active scripting is off for the Internet zone. Postern's plain pages work so too. To switch it on:",
        "Windows Server の Internet Explorer は、ほかの Windows より厳しい設定になっており、インターネット ゾーンではアクティブ スクリプトが無効です。Postern の簡易表示のページはそのままでも使用できます。有効にする手順は次のとおりです。",
    ),
    (
        "Open Internet Explorer and choose Tools › Internet options › Security.",
        "Internet Explorer を開き、「ツール」›「インターネット オプション」›「セキュリティ」を選択します。",
    ),
    (
        "Select the zone “Internet”.",
        "ゾーンの「インターネット」を選択します。",
    ),
    (
        "Press “Custom level…”. The window of security settings for the zone opens.",
        "「レベルのカスタマイズ…」を押します。「セキュリティ設定 - インターネット ゾーン」ウィンドウが開きます。",
    ),
    (
        "Under “Scripting”, set “Active scripting” to “Enable”.",
        "「スクリプト」の「アクティブ スクリプト」を「有効にする」に設定します。",
    ),
    ("Press OK to close that window.", "「OK」を押してウィンドウを閉じます。"),
    (
        "Press OK to close Internet options, then reload the page.",
        "「OK」を押して「インターネット オプション」を閉じ、ページを再読み込みします。",
    ),
    (
        "Internet Explorer has no WebAssembly, so it always shows the plain pages. A current browser shows everything.",
        "Internet Explorer は WebAssembly に対応していないため、常に簡易表示になります。最新のブラウザーでは、すべての機能を使用できます。",
    ),
    (
        "A held mail lies in the quarantine folder of its own mailbox. Restore and Delete act on it there. When the mail is no longer in that folder, because a person or another program moved or removed it, both fail, nothing is touched, and the state says “{}” or “{}” with the reason.",
        "隔離メールは、そのメールボックス自体の隔離フォルダーにあります。「復元」と「削除」は、そこにあるメールに対して実行されます。人または別のプログラムによって移動または削除され、メールがこのフォルダーにない場合は、どちらも失敗します。その場合、メールには何も行われず、ステータスに「{}」または「{}」とその理由が表示されます。",
    ),
    ("Open ", "「"),
    ("Mail Location", "メールの場所"),
    ("Look again", "再確認"),
    (
        " and look at the column “{}”: it names the folder in which the mail is now, or says that it was not found in this mailbox. Open the mail and press “{}” to search at once. When the mail is moved back into the quarantine folder, Restore and Delete work again.",
        "」を開き、「{}」列を確認してください。メールが現在あるフォルダー、またはこのメールボックスで見つからなかったことが表示されます。すぐに探すには、メールを開いて「{}」を押します。メールを隔離フォルダーに戻すと、「復元」と「削除」が再び使用できるようになります。",
    ),
    (
        "Letters act while the focus is in the list, on the heading of the open mail, or nowhere in particular; in a field they are letters.",
        "文字キーは、フォーカスが一覧または開いているメールの見出しにあるとき、あるいはどこにもないときに機能します。入力欄では通常の文字として入力されます。",
    ),
    (
        "And everywhere, while nobody is typing:",
        "次のキーは、文字を入力していないときにどのページでも使用できます。",
    ),
    (
        "No. Mail is scanned after it has arrived, and files after they have been stored. Nothing waits for Postern on the way in or out, and opening or downloading does not pass through it.",
        "いいえ。メールは届いた後、ファイルは保存された後にスキャンされます。送受信が Postern を待つことはなく、開く操作やダウンロードも Postern を経由しません。",
    ),
    (
        "Attach the full licence to the same portal account that the trial belongs to:",
        "製品版ライセンスを、体験版と同じポータルアカウントに登録します。",
    ),
    (
        "Sign in to the licence portal with the account that the trial was made with.",
        "体験版の作成に使用したアカウントで、ライセンスポータルにサインインします。",
    ),
    (
        "Open My Products/Services and press Provide Key.",
        "「製品/サービス」(My Products/Services) を開き、「キーの入力」(Provide Key) を押します。",
    ),
    (
        "Type the registration key of the full licence, not the activation code, and press Continue.",
        "製品版ライセンスのレジストレーションキーを入力し (アクティベーションコードではありません)、「続行」(Continue) を押します。",
    ),
    (
        "Tick the box to agree and press Continue.",
        "同意のチェックボックスをオンにして、「続行」(Continue) を押します。",
    ),
    (
        "The next time you sign in to the console, every policy and setting is there and the licence is the full one.",
        "次にコンソールにサインインすると、すべてのポリシーと設定が引き継がれ、ライセンスは製品版になっています。",
    ),
    (
        "No. The registration key or activation code fixes the region, and the organisation is served from the site of that region. For another site, ask for a new portal account with a registration key of that region.",
        "いいえ。リージョンはレジストレーションキーまたはアクティベーションコードによって決まり、組織にはそのリージョンのサイトからサービスが提供されます。別のサイトを使用するには、そのリージョンのレジストレーションキーで新しいポータルアカウントを申請してください。",
    ),
];
