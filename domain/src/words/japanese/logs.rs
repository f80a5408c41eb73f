//! Detections and the audit trail.

pub(super) const WORDS: &super::Section = &[
    // What both logs say.
    ("Time", "日時"),
    (
        "The export holds the newest {} of the {} lines that match. Narrow the time or the search to export the others.",
        "エクスポートされるのは、該当する {1} 件のうち最新の {0} 件です。残りをエクスポートするには、期間または検索条件を絞り込んでください。",
    ),
    ("Export CSV", "CSV をエクスポート"),
    // Detections.
    (
        "Every mail that a policy objected to, whatever was then done with it.",
        "ポリシーで問題が検出されたすべてのメールです。その後の処理にかかわらず表示されます。",
    ),
    ("Action", "処理"),
    ("Mailbox, sender, subject, rule", "メールボックス、送信者、件名、ルール"),
    ("Nothing was detected", "検出はありません"),
    (
        "Detections appear here when a policy that is ON objects to a mail.",
        "ON のポリシーでメールの問題が検出されると、ここに表示されます。",
    ),
    (
        "No detection matches these filters. Try fewer words or a longer period.",
        "この条件に該当する検出はありません。検索語を減らすか、期間を長くしてください。",
    ),
    ("Filter and reason", "フィルタと理由"),
    // The audit trail.
    (
        "Who did what, and when. Every line is chained to the one before, so that a removed or changed line shows.",
        "だれが、いつ、何をしたかの記録です。各行は直前の行と連鎖しているため、行の削除や変更があれば検知されます。",
    ),
    (
        "The chain of the trail is broken at line {}: that line, or one before it, was changed or removed outside Postern.",
        "監査証跡の連鎖が {} 行目で途切れています。この行またはそれより前の行が、Postern の外部で変更または削除されました。",
    ),
    (
        "The chain holds: no line was changed or removed.",
        "連鎖は保たれています。変更または削除された行はありません。",
    ),
    ("{} lines", "{} 件"),
    ("Who, act, object, why", "実行者、操作、対象、理由"),
    (
        "No line of the trail matches these filters.",
        "この条件に該当する記録はありません。",
    ),
    ("Table of the audit trail", "監査証跡の表"),
    ("Line", "行"),
    ("Who", "実行者"),
    ("Act", "操作"),
    ("Object", "対象"),
    ("Why", "理由"),
];
