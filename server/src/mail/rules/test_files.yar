// Test files: harmless by design, so that a set-up can be tried out.
rule EICAR_Test_File {
    meta:
        description = "This is the EICAR test file, which stands for malware and does nothing."
    strings:
        // The parts are apart here, so that this file is not taken for the test file by other scanners.
        $head = { 58 35 4F 21 50 25 40 41 50 5B 34 5C 50 5A 58 35 34 28 50 5E 29 37 43 43 29 37 7D 24 }
        $tail = "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
    condition:
        $head and $tail
}
