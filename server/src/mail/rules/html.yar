// HTML that builds a file or a form inside the reader's browser.
rule HTML_Smuggling {
    meta:
        description = "The HTML builds a file in the reader's browser and saves it by itself (HTML smuggling)."
    strings:
        $blob = "new Blob(" ascii nocase
        $bytes1 = "atob(" ascii nocase
        $bytes2 = "Uint8Array" ascii
        $save1 = "msSaveOrOpenBlob" ascii nocase
        $save2 = "msSaveBlob" ascii nocase
        $save3 = "URL.createObjectURL" ascii nocase
        $name = ".download" ascii
        $click = ".click()" ascii
    condition:
        $blob and any of ($bytes*) and (any of ($save1, $save2) or ($save3 and ($name or $click)))
}

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
