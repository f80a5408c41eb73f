//! Labels of what the domain knows: states, verdicts, kinds of evidence, roles, rights.

pub(super) const WORDS: &super::Section = &[
    // Roles.
    ("Administrator", "管理者"),
    ("Analyst", "アナリスト"),
    ("Viewer", "閲覧者"),
    // The states of a held mail, and where it is.
    ("Quarantining", "隔離中"),
    ("Quarantined", "隔離済み"),
    ("Unable to quarantine", "隔離失敗"),
    ("Restoring", "復元中"),
    ("Restored", "復元済み"),
    ("Unable to restore", "復元失敗"),
    ("Deleting", "削除中"),
    ("Deleted", "削除済み"),
    ("Unable to delete", "削除失敗"),
    ("not found in this mailbox", "メールボックス内に見つかりません"),
    ("deleted", "削除済み"),
    ("In quarantine", "隔離フォルダー内"),
    ("In another folder", "別のフォルダー内"),
    ("Not found or deleted", "見つからないか削除済み"),
    // Periods.
    ("Last hour", "過去1時間"),
    ("Last 24 hours", "過去24時間"),
    ("Last 7 days", "過去7日間"),
    ("Last 30 days", "過去30日間"),
    ("Last 90 days", "過去90日間"),
    // Filters.
    ("Advanced Spam Protection", "高度なスパムメール対策"),
    ("Malware Scanning", "マルウェア検索"),
    ("File Blocking", "ファイルブロック"),
    ("Web Reputation", "Webレピュテーション"),
    ("Virtual Analyzer", "仮想アナライザー"),
    // What is done with a mail.
    ("Pass", "放置"),
    ("Label email", "メールにラベルを付ける"),
    ("Tag subject", "件名にタグを付ける"),
    ("Replace with text file", "テキストファイルに置換"),
    ("Move to Junk Email folder", "迷惑メールフォルダーに移動"),
    ("Delete", "削除"),
    // Policies.
    ("Exchange Online Policies", "Exchange Onlineのポリシー"),
    ("Mailbox Policies", "メールボックスのポリシー"),
    ("Mailbox", "メールボックス"),
    (
        "Logs what the default policy would find and leaves every mail where it is.",
        "初期設定のポリシーで検出される内容をログに記録し、メールはそのまま残します。",
    ),
    (
        "Covers every mailbox that no other policy covers.",
        "ほかのポリシーの対象になっていないすべてのメールボックスに適用されます。",
    ),
    ("Programs", "プログラム"),
    ("Office documents with macros", "マクロを含むOffice文書"),
    ("Scripts", "スクリプト"),
    ("Windows shortcuts", "Windowsショートカット"),
    ("Disk images", "ディスクイメージ"),
    ("Installers", "インストーラー"),
    ("Archives", "圧縮ファイル"),
    ("Office documents", "Office文書"),
    ("HTML files", "HTMLファイル"),
    ("Pictures", "画像"),
    ("Sound and film", "音声と動画"),
    // Suspicious objects.
    ("File (SHA-1)", "ファイル (SHA-1)"),
    ("File (SHA-256)", "ファイル (SHA-256)"),
    ("IP address", "IPアドレス"),
    ("Domain", "ドメイン"),
    ("Sender", "送信者"),
    // Connections, jobs and scans.
    ("None (this machine only)", "なし (このマシンのみ)"),
    ("Waiting", "待機中"),
    ("Running", "実行中"),
    ("Done", "完了"),
    ("Failed", "失敗"),
    ("Cancelled", "キャンセル済み"),
    ("Scan now", "今すぐスキャン"),
    ("Real-time scan", "リアルタイムスキャン"),
    ("Manual scan", "手動スキャン"),
    // What scanning found, as far as it is said in fixed words.
    ("whole mail", "メール全体"),
    ("Protected compressed file", "保護された圧縮ファイル"),
    ("Other protected file", "その他の保護されたファイル"),
    (
        "The document's macro starts by itself and runs programs or loads files.",
        "文書のマクロが自動的に起動し、プログラムを実行するか、ファイルを読み込みます。",
    ),
    (
        "The document loads its template from another machine when it is opened.",
        "文書を開くと、別のマシンからテンプレートを読み込みます。",
    ),
    (
        "The document's field starts a program (DDE).",
        "文書のフィールドがプログラムを起動します (DDE)。",
    ),
    (
        "The rich text carries an equation object, which is used to run programs through an old fault.",
        "リッチテキストに数式オブジェクトが含まれています。古い脆弱性を突いてプログラムを実行する手口に使われます。",
    ),
    (
        "The page builds a file out of its own text and hands it to the reader (HTML smuggling).",
        "ページが自身のテキストからファイルを組み立て、閲覧者に渡します (HTMLスマグリング)。",
    ),
    (
        "The HTML hides its content in a script that unpacks itself.",
        "HTMLが、自己展開するスクリプトに内容を隠しています。",
    ),
    (
        "The picture (SVG) carries a script.",
        "画像 (SVG) にスクリプトが含まれています。",
    ),
    (
        "The PDF runs a script when it is opened.",
        "PDFを開くとスクリプトが実行されます。",
    ),
    (
        "The PDF starts a program when it is opened.",
        "PDFを開くとプログラムが起動します。",
    ),
    (
        "The script loads a program from the network and starts it.",
        "スクリプトがネットワークからプログラムを読み込み、起動します。",
    ),
    (
        "A PowerShell command loads code from the network and runs it.",
        "PowerShellのコマンドがネットワークからコードを読み込み、実行します。",
    ),
    (
        "The Windows shortcut starts a command interpreter.",
        "Windowsショートカットがコマンドインタープリターを起動します。",
    ),
    (
        "This is the EICAR test file, which stands for malware and does nothing.",
        "マルウェアの代わりに使われる、無害なEICARテストファイルです。",
    ),
];
