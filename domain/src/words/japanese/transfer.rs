//! Export and import of a configuration.

pub(super) const WORDS: &super::Section = &[
    ("Export and import", "エクスポートとインポート"),
    (
        "Carry what you set up to a console of another site, or bring it from one.",
        "設定した内容を別のサイトのコンソールへ移すか、別のコンソールから取り込みます。",
    ),
    (
        "Carry what you set up to the other site",
        "設定した内容を別のサイトへ移す",
    ),
    ("Export", "エクスポート"),
    (
        "The file holds the policies with their earlier versions, the service accounts with the addresses of their mailboxes, the blocked and suspicious objects, and the saved views with the mail addresses of those whose they are.",
        "ファイルには、ポリシーとその以前のバージョン、サービスアカウントとそのメールボックスのアドレス、ブロック対象および不審オブジェクト、保存済みビューとその所有者のメールアドレスが含まれます。",
    ),
    (
        "Not in it: passwords, held mail, logs, the audit trail, licences, people and their sign-ins, and the demo. Passwords are sealed with a key that never leaves this console.",
        "パスワード、隔離メール、ログ、監査証跡、ライセンス、ユーザーとそのサインイン、デモは含まれません。パスワードは、このコンソールの外に出ることのない鍵で封印されています。",
    ),
    ("Import", "インポート"),
    (
        "You read what the import will do before anything is changed. What is here and not in the file stays as it is.",
        "変更を行う前に、インポートの内容を確認できます。ファイルに含まれていない既存の設定はそのまま残ります。",
    ),
    ("Exported configuration", "エクスポートした設定"),
    (
        "Open the file that the other console gave you in an editor, copy all of it, and put it here.",
        "もう一方のコンソールから取得したファイルをエディターで開き、全体をコピーして、ここに貼り付けてください。",
    ),
    ("What the import will do", "インポートの内容"),
    ("What the import did", "インポートの結果"),
    ("Exported", "エクスポート日時"),
    (
        "{} added, {} replaced, {} the same, {} left out",
        "追加 {}、置き換え {}、変更なし {}、対象外 {}",
    ),
    (
        "Nothing is changed: everything in the file is here as it is there, or is left out.",
        "変更はありません。ファイルの内容はすべて既存の設定と同じか、対象外です。",
    ),
    (
        "Imported service accounts are paused: their passwords do not come along. Give each password again, then resume the account.",
        "インポートしたサービスアカウントは一時停止されます。パスワードは引き継がれません。パスワードを再度入力してから、アカウントを再開してください。",
    ),
    ("Another file", "別のファイル"),
    ("Entries of the file", "ファイルの項目"),
    ("Part", "区分"),
    ("What happens", "処理"),
    ("One more is not shown.", "ほかに1件あります。"),
    ("{} more are not shown.", "ほかに {} 件あります。"),
    ("The configuration is imported.", "設定をインポートしました。"),
    (
        "Read what the import will do, and tick the box.",
        "インポートの内容を確認して、チェックボックスをオンにしてください。",
    ),
    ("Blocked and suspicious objects", "ブロック対象および不審オブジェクト"),
    ("New here", "追加"),
    ("Replaced", "置き換え"),
    ("The same", "変更なし"),
    ("Left out", "対象外"),
    // Why an entry is left out.
    (
        "A policy of the product has this name. Give it another one in the file.",
        "この名前は製品のポリシーで使われています。ファイル内で別の名前に変更してください。",
    ),
    (
        "This console has no such policy of the product.",
        "このコンソールには、該当する製品のポリシーがありません。",
    ),
    (
        "There is a service account of this name already, and it is set up differently. Its passwords are here: change it by hand.",
        "この名前のサービスアカウントがすでにあり、設定が異なります。パスワードはこのコンソールにあるため、手動で変更してください。",
    ),
    (
        "{} is watched by a service account here already. A mailbox belongs to one account.",
        "{} は、すでにこのコンソールのサービスアカウントが監視しています。メールボックスは1つのアカウントにのみ属します。",
    ),
    (
        "It belongs to {}, who is nobody here. Views belong to people.",
        "所有者の {} は、このコンソールのユーザーではありません。ビューはユーザーに属します。",
    ),
    (
        "{} has as many views as one may have.",
        "{} のビューは上限に達しています。",
    ),
    // Why a file is not taken in.
    (
        "The file has {} bytes; at most {} are taken. Take out what is not needed, such as old objects.",
        "ファイルのサイズは {} バイトです。上限は {} バイトです。古いオブジェクトなど、不要な内容を削除してください。",
    ),
    (
        "This is no JSON: reading stopped at line {}, column {}. Copy the whole file, from the first brace to the last.",
        "JSON ではありません。{} 行 {} 列で読み取りを中止しました。最初の波かっこから最後の波かっこまで、ファイル全体をコピーしてください。",
    ),
    (
        "This is not an exported configuration: its “format” is not “{}”. Choose the file that “Export” gave you.",
        "エクスポートした設定ではありません。“format” が「{}」ではありません。「エクスポート」で取得したファイルを使用してください。",
    ),
    (
        "The file has version {} of the format, and this console reads versions up to {}. Update this console first.",
        "ファイルの形式はバージョン {} ですが、このコンソールで読み取れるのはバージョン {} までです。先にこのコンソールを更新してください。",
    ),
    (
        "{} in the file cannot be taken: {}",
        "ファイルの {} を取り込めません: {}",
    ),
    (
        "Too many imports wait to be confirmed on this console.",
        "このコンソールで確認待ちのインポートが多すぎます。",
    ),
    (
        "No file waits to be imported. Choose it again.",
        "インポート待ちのファイルがありません。もう一度選択してください。",
    ),
    (
        "Something was changed here since you read what the import will do. Nothing was imported. Reload the page, read it again, and decide.",
        "インポートの内容を確認した後に、設定が変更されました。インポートは行われていません。ページを再読み込みして内容を確認し、もう一度操作してください。",
    ),
    // What waits after an import.
    (
        "Imported without its password. Open the service account, give the password again, then resume it.",
        "パスワードなしでインポートされました。サービスアカウントを開き、パスワードを再度入力してから再開してください。",
    ),
    (
        "Imported. Look whether its folder is on this machine, then resume the service account.",
        "インポートされました。フォルダーがこのマシンにあることを確認してから、サービスアカウントを再開してください。",
    ),
    (
        "A password of this service account is missing: an import carries none. Open the account, give its passwords again, then resume it.",
        "このサービスアカウントのパスワードがありません。インポートではパスワードは引き継がれません。アカウントを開き、パスワードを再度入力してから再開してください。",
    ),
    (
        "What you set up need not be set up again: export it here under Licensing › Products/Services › Export and import, and import the file there.",
        "設定をやり直す必要はありません。このコンソールの「ライセンス」›「製品/サービス」›「エクスポートとインポート」でエクスポートし、移行先のコンソールでファイルをインポートしてください。",
    ),
    ("export the configuration", "設定のエクスポート"),
    ("import a configuration", "設定のインポート"),
];
