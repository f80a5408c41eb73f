// HTML that hides what it is. Pages that build a file are looked at by what they build (scan/files/html).
rule HTML_Script_Unpacks_Itself {
    meta:
        description = "The HTML hides its content in a script that unpacks itself."
    strings:
        $script = "<script" ascii nocase
        $write1 = /document\.write\(\s{0,8}(unescape|atob|decodeURIComponent)\(/ ascii nocase
        $write2 = /eval\(\s{0,8}(unescape|atob|decodeURIComponent|String\.fromCharCode)\(/ ascii nocase
    condition:
        $script and any of ($write*)
}

rule SVG_With_Script {
    meta:
        description = "The picture (SVG) carries a script."
    strings:
        $svg = "<svg" ascii nocase
        $script = "<script" ascii nocase
        $html = "<html" ascii nocase
        $reach = /(location|window\.open|atob\(|eval\(|fetch\()/ ascii nocase
    condition:
        $svg in (0..1024) and $script and $reach and not $html
}
