// Scripts and shortcuts that fetch and start programs.
rule Script_Downloads_And_Runs {
    meta:
        description = "The script loads a program from the network and starts it."
    strings:
        $shell1 = "WScript.Shell" ascii wide nocase
        $shell2 = "Shell.Application" ascii wide nocase
        $load1 = "MSXML2.XMLHTTP" ascii wide nocase
        $load2 = "WinHttp.WinHttpRequest" ascii wide nocase
        $load3 = "MSXML2.ServerXMLHTTP" ascii wide nocase
        $save = "ADODB.Stream" ascii wide nocase
    condition:
        filesize < 2MB and any of ($shell*) and any of ($load*) and $save
}

rule PowerShell_Download_Command {
    meta:
        description = "A PowerShell command loads code from the network and runs it."
    strings:
        $program = "powershell" ascii wide nocase
        $hidden1 = /-w(indowstyle)?\s{1,4}hidden/ ascii wide nocase
        $hidden2 = /-e(nc|ncodedcommand)\s{1,4}[A-Za-z0-9+\/=]{40}/ ascii wide nocase
        $load1 = "DownloadString" ascii wide nocase
        $load2 = "DownloadFile" ascii wide nocase
        $load3 = "Invoke-WebRequest" ascii wide nocase
        $run1 = "IEX" ascii wide fullword
        $run2 = "Invoke-Expression" ascii wide nocase
    condition:
        filesize < 5MB and $program and (any of ($hidden*) and (any of ($load*) or any of ($run*) or $hidden2))
}

rule Shortcut_Runs_Command {
    meta:
        description = "The Windows shortcut starts a command interpreter."
    strings:
        $program1 = "cmd.exe" ascii wide nocase
        $program2 = "powershell" ascii wide nocase
        $program3 = "mshta" ascii wide nocase
        $program4 = "wscript" ascii wide nocase
        $program5 = "rundll32" ascii wide nocase
    condition:
        uint32(0) == 0x0000004C and uint32(4) == 0x00021401 and any of them
}
