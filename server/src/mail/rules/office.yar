// Office documents with macros that start by themselves and reach out of the document.
rule Office_Macro_Auto_Run {
    meta:
        description = "The document's macro starts by itself and runs programs or loads files."
    strings:
        $project = "_VBA_PROJECT" wide
        $module = "Attribut" ascii
        $start1 = "AutoOpen" ascii wide nocase
        $start2 = "Auto_Open" ascii wide nocase
        $start3 = "Document_Open" ascii wide nocase
        $start4 = "Workbook_Open" ascii wide nocase
        $start5 = "AutoExec" ascii wide nocase
        $reach1 = "WScript.Shell" ascii wide nocase
        $reach2 = "URLDownloadToFile" ascii wide nocase
        $reach3 = "powershell" ascii wide nocase
        $reach4 = "MSXML2.XMLHTTP" ascii wide nocase
        $reach5 = "ADODB.Stream" ascii wide nocase
        $reach6 = "CreateObject" ascii wide nocase
        $reach7 = "cmd.exe" ascii wide nocase
    condition:
        ($project or $module) and any of ($start*) and any of ($reach*)
}

rule Office_Remote_Template {
    meta:
        description = "The document loads its template from another machine when it is opened."
    strings:
        $relation = "relationships/attachedTemplate" ascii
        $remote = /Target="https?:\/\/[^"]{4,200}"/ ascii nocase
        $external = "TargetMode=\"External\"" ascii nocase
    condition:
        filesize < 200KB and all of them
}

rule Office_DDE_Command {
    meta:
        description = "The document's field starts a program (DDE)."
    strings:
        $field = /DDE(AUTO)?[ \t"]{1,4}.{0,40}(cmd|powershell|mshta|wscript)/ ascii nocase
        $document = "w:instrText" ascii
        $rich = "{\\rt" ascii
    condition:
        $field and ($document or $rich at 0)
}

rule RTF_Equation_Object {
    meta:
        description = "The rich text carries an equation object, which is used to run programs through an old fault."
    strings:
        $rich = "{\\rt" ascii
        $object = "\\objdata" ascii nocase
        $class = "4571756174696f6e2e33" ascii nocase
    condition:
        $rich at 0 and $object and $class
}
