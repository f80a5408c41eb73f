// PDF documents that act when they are opened.
rule PDF_JavaScript_On_Open {
    meta:
        description = "The PDF runs a script when it is opened."
    strings:
        $open = "/OpenAction" ascii
        $script1 = "/JavaScript" ascii
        $script2 = /\/JS\s{0,4}[(<0-9]/ ascii
        // Reports print themselves.
        $print = /\/JS\s{0,4}\(\s{0,4}(this\.)?print\\?\(/ ascii
    condition:
        uint32(0) == 0x46445025 and $open and all of ($script*) and not $print
}

rule PDF_Starts_Program {
    meta:
        description = "The PDF starts a program when it is opened."
    strings:
        $launch = /\/S\s{0,4}\/Launch/ ascii
        $program = /(cmd\.exe|powershell|mshta|wscript)/ ascii nocase
    condition:
        uint32(0) == 0x46445025 and $launch and $program
}
