"""Makes texts with identifiers in them, the same with one wrong check digit, and texts of ordinary business.

    pip install Faker==40.54.0 python-stdnum==2.2
    python make.py

Names and sentences come from Faker in the language of the country; whether a number is valid is said by python-stdnum, which knows
nothing of Postern. `identifiers.tsv`: detector, country, valid value, value with a changed check digit (it may be missing, where there
is none), text with `{}` in its place. `ordinary.txt`: one text a line. Nothing here belongs to anybody.
"""

import random
import re
from pathlib import Path

from faker import Faker
from stdnum import get_cc_module, iban, imei, isin, luhn, cusip
import stdnum.at.vnr, stdnum.au.abn, stdnum.au.tfn, stdnum.be.nn, stdnum.be.vat, stdnum.bg.egn, stdnum.br.cnpj
import stdnum.br.cpf, stdnum.ca.sin, stdnum.ch.ssn, stdnum.ch.uid, stdnum.cl.rut, stdnum.cn.ric, stdnum.co.nit
import stdnum.ar.cuit, stdnum.cz.rc, stdnum.cz.dic, stdnum.de.idnr, stdnum.de.vat, stdnum.dk.cvr, stdnum.dk.cpr
import stdnum.ee.ik, stdnum.es.cif, stdnum.es.dni, stdnum.es.nie, stdnum.fi.hetu, stdnum.fi.ytunnus
import stdnum.fr.nif, stdnum.fr.nir, stdnum.fr.siren, stdnum.fr.siret, stdnum.fr.tva, stdnum.gb.nhs, stdnum.gb.utr
import stdnum.gb.vat, stdnum.gr.amka, stdnum.gr.vat, stdnum.hr.oib, stdnum.ie.pps, stdnum.il.idnr
import stdnum.in_.aadhaar, stdnum.in_.gstin, stdnum.is_.kennitala, stdnum.it.codicefiscale, stdnum.it.iva
import stdnum.jp.cn, stdnum.kr.brn, stdnum.kr.rrn, stdnum.lv.pvn, stdnum.mx.curp, stdnum.nl.bsn, stdnum.nl.btw
import stdnum.no.fodselsnummer, stdnum.no.orgnr, stdnum.nz.ird, stdnum.pl.nip, stdnum.pl.pesel, stdnum.pl.regon
import stdnum.pt.nif, stdnum.ro.cnp, stdnum.ru.inn, stdnum.se.orgnr, stdnum.se.personnummer, stdnum.si.emso
import stdnum.th.pin, stdnum.tr.tckimlik, stdnum.ua.rntrc, stdnum.us.rtn, stdnum.us.ssn, stdnum.us.itin
import stdnum.za.idnr, stdnum.my.nric

HERE = Path(__file__).parent
EACH = 27
chance = random.Random(20261123)

# By locale: how people put a number into a mail. {l} is what they call it, {v} the number.
SENTENCES = {
    "en": ["Hi {n}, my {l} is {v}, please update your records.", "{l}: {v}\nName: {n}\nCity: {c}", "For the contract with {o} you need the {l} of {n} ({v}).", "Please find the {l} {v} of our new colleague {n} from {c}.", "{n}; {c}; {l} {v}"],
    "de": ["Hallo {n}, meine {l} lautet {v}, bitte trag sie ein.", "{l}: {v}\nName: {n}\nOrt: {c}", "Für den Vertrag mit {o} brauchen Sie die {l} von {n} ({v}).", "Anbei die {l} {v} unserer neuen Kollegin {n} aus {c}."],
    "fr": ["Bonjour {n}, mon {l} est le {v}, merci de mettre à jour le dossier.", "{l} : {v}\nNom : {n}\nVille : {c}", "Pour le contrat avec {o}, voici le {l} de {n} ({v}).", "Veuillez trouver le {l} {v} de notre nouveau collègue {n} à {c}."],
    "es": ["Hola {n}, mi {l} es {v}, por favor actualiza el expediente.", "{l}: {v}\nNombre: {n}\nCiudad: {c}", "Para el contrato con {o} hace falta el {l} de {n} ({v}).", "Adjunto el {l} {v} de nuestra nueva compañera {n} de {c}."],
    "it": ["Ciao {n}, il mio {l} è {v}, aggiorna per favore la scheda.", "{l}: {v}\nNome: {n}\nCittà: {c}", "Per il contratto con {o} serve {l} di {n} ({v})."],
    "pt": ["Olá {n}, o meu {l} é {v}, por favor atualize o cadastro.", "{l}: {v}\nNome: {n}\nCidade: {c}", "Para o contrato com {o} precisa do {l} de {n} ({v})."],
    "nl": ["Hallo {n}, mijn {l} is {v}, wil je dat aanpassen?", "{l}: {v}\nNaam: {n}\nPlaats: {c}", "Voor het contract met {o} is het {l} van {n} nodig ({v})."],
    "pl": ["Dzień dobry {n}, mój {l} to {v}, proszę o aktualizację.", "{l}: {v}\nImię i nazwisko: {n}\nMiasto: {c}", "Do umowy z {o} potrzebny jest {l}: {v} ({n})."],
    "sv": ["Hej {n}, mitt {l} är {v}, kan du uppdatera?", "{l}: {v}\nNamn: {n}\nOrt: {c}", "Till avtalet med {o} behövs {l} för {n} ({v})."],
    "no": ["Hei {n}, mitt {l} er {v}, kan du oppdatere?", "{l}: {v}\nNavn: {n}\nSted: {c}", "Til avtalen med {o} trengs {l} for {n} ({v})."],
    "da": ["Hej {n}, mit {l} er {v}, vil du opdatere det?", "{l}: {v}\nNavn: {n}\nBy: {c}", "Til aftalen med {o} skal vi bruge {l} for {n} ({v})."],
    "fi": ["Hei {n}, {l} on {v}, voitko päivittää tiedot?", "{l}: {v}\nNimi: {n}\nKaupunki: {c}", "Sopimukseen ({o}) tarvitaan {n}: {l} {v}."],
    "cs": ["Dobrý den {n}, moje {l} je {v}, prosím o opravu.", "{l}: {v}\nJméno: {n}\nMěsto: {c}"],
    "ro": ["Bună ziua {n}, {l} este {v}, vă rog să actualizați.", "{l}: {v}\nNume: {n}\nOraș: {c}"],
    "el": ["Καλημέρα {n}, ο {l} μου είναι {v}.", "{l}: {v}\nΌνομα: {n}\nΠόλη: {c}"],
    "bg": ["Здравейте {n}, моят {l} е {v}.", "{l}: {v}\nИме: {n}\nГрад: {c}"],
    "hr": ["Poštovani {n}, moj {l} je {v}.", "{l}: {v}\nIme: {n}\nGrad: {c}"],
    "sl": ["Pozdravljeni {n}, moja {l} je {v}.", "{l}: {v}\nIme: {n}\nKraj: {c}"],
    "tr": ["Merhaba {n}, {l} {v}, lütfen güncelleyin.", "{l}: {v}\nAd: {n}\nŞehir: {c}"],
    "ru": ["Здравствуйте, {n}! Мой {l} {v}.", "{l}: {v}\nИмя: {n}\nГород: {c}"],
    "uk": ["Вітаю, {n}! Мій {l}: {v}.", "{l}: {v}\nІм'я: {n}\nМісто: {c}"],
    "ja": ["{n}様、{l}は{v}です。ご確認ください。", "{l}:{v}\n氏名:{n}\n住所:{c}", "お世話になっております。{o}との契約に必要な{l}は {v} となります。"],
    "zh": ["{n}您好，我的{l}是{v}，请更新。", "{l}：{v}\n姓名：{n}\n城市：{c}"],
    "ko": ["{n}님, 제 {l}는 {v}입니다.", "{l}: {v}\n이름: {n}\n도시: {c}"],
    "th": ["สวัสดี {n} {l}ของฉันคือ {v}", "{l}: {v}\nชื่อ: {n}"],
    "he": ["שלום {n}, {l} שלי {v}.", "{l}: {v}\nשם: {n}"],
    "et": ["Tere {n}, minu {l} on {v}.", "{l}: {v}\nNimi: {n}\nLinn: {c}"],
    "lv": ["Labdien {n}, mans {l} ir {v}.", "{l}: {v}\nVārds: {n}"],
}


def day(form):
    year, month, date = chance.randint(1940, 2005), chance.randint(1, 12), chance.randint(1, 28)
    return form.replace("YYYY", f"{year}").replace("YY", f"{year % 100:02}").replace("MM", f"{month:02}").replace("DD", f"{date:02}")


def filled(form):
    """9 any figure, 1 one but nought, A a letter, the rest stands for itself; [a form of a day] a day."""
    form = re.sub(r"\[([^]]*)\]", lambda found: "".join(f"\0{c}" for c in day(found[1])), form)
    out, quoted = [], False
    for c in form:
        if quoted or c not in "\x0091A":
            out.append(c)
            quoted = False
        elif c == "\0":
            quoted = True
        else:
            out.append(chance.choice({"9": "0123456789", "1": "123456789", "A": "ABCDEFGHJKLMNPRSTUVWXYZ"}[c]))
    return "".join(out)


def drawn(forms, valid):
    while True:
        value = filled(chance.choice(forms))
        if valid(value):
            return value


def changed(value, valid, at=-1):
    """The value with another check digit (or letter)."""
    places = [place for place, c in enumerate(value) if c.isalnum()]
    place = places[at]
    pool = "0123456789" if value[place].isdigit() else "ABCDEFGHJKLMNPQRSTUVWXYZ"
    others = [c for c in pool if c != value[place]]
    chance.shuffle(others)
    for other in others:
        wrong = value[:place] + other + value[place + 1 :]
        if not valid(wrong):
            return wrong
    return ""


def card_valid(value):
    return luhn.is_valid(re.sub(r"\D", "", value))


def npi_valid(value):
    return luhn.is_valid("80840" + value)


def snils_valid(value):
    digits = [int(c) for c in value if c.isdigit()]
    return sum(d * w for d, w in zip(digits, range(9, 0, -1))) % 101 % 100 == digits[9] * 10 + digits[10]


def kr_company_valid(value):
    digits = [int(c) for c in value if c.isdigit()]
    total = sum(d * w for d, w in zip(digits, [1, 3, 7, 1, 3, 7, 1, 3, 5])) + digits[8] * 5 // 10
    return (10 - total % 10) % 10 == digits[9]


def my_number_valid(value):
    digits = [int(c) for c in value if c.isdigit()]
    rest = sum(d * w for d, w in zip(digits[10::-1], [2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6])) % 11
    return digits[11] == (0 if rest <= 1 else 11 - rest)


def lv_valid(value):
    digits = [int(c) for c in value if c.isdigit()]
    return (1 + sum(d * w for d, w in zip(digits, [10, 5, 8, 4, 2, 1, 6, 3, 7, 9]))) % 11 == digits[10] and stdnum.lv.pvn.is_valid(value)


def is_(module):
    def valid(value):
        try:
            return module.is_valid(value)
        except KeyError:  # a place that its tables do not know
            return False

    return valid


# Detector, locale, what people call it, forms, who says that it is valid, place of the check digit.
KINDS = [
    ("us-ssn", "en_US", ["SSN", "social security number", "Social Security No."], ["[4]99-99-9999", "[5]99 99 9999"], is_(stdnum.us.ssn), None),
    ("us-ssn-plain", "en_US", ["SSN", "social security number"], ["[3]99999999"], is_(stdnum.us.ssn), None),
    ("us-itin", "en_US", ["ITIN", "taxpayer identification number"], ["[9]99-[7]9-9999", "[9]99-[8]9-9999", "[9]99[77]9999"], is_(stdnum.us.itin), None),
    ("us-aba", "en_US", ["routing number", "ABA routing no.", "bank routing number"], ["[01]9999999", "[12]9999999", "[03]9999999"], is_(stdnum.us.rtn), -1),
    ("us-npi", "en_US", ["NPI", "provider NPI number"], ["[1]999999999"], npi_valid, -1),
    ("us-cusip", "en_US", ["CUSIP", "security identifier (CUSIP)"], ["99999A999", "999999[10]9"], is_(cusip), -1),
    ("ca-sin", "en_CA", ["SIN", "social insurance number"], ["199 999 999", "199-999-999", "199999999"], is_(stdnum.ca.sin), -1),
    ("gb-nhs", "en_GB", ["NHS number", "NHS No"], ["999 999 9999", "9999999999", "999-999-9999"], is_(stdnum.gb.nhs), -1),
    ("gb-utr", "en_GB", ["UTR", "unique taxpayer reference"], ["9999999999", "99999 99999"], is_(stdnum.gb.utr), 0),
    ("gb-vat", "en_GB", ["VAT number", "VAT registration no."], ["GB999999999", "GB 999 9999 99"], is_(stdnum.gb.vat), -1),
    ("ie-pps", "en_IE", ["PPS number", "PPSN", "PPS No"], ["9999999A", "9999999AA"], is_(stdnum.ie.pps), 7),
    ("de-tax-number", "de_DE", ["Steuer-ID", "steuerliche Identifikationsnummer", "IdNr."], ["19 999 999 999", "19999999999"], is_(stdnum.de.idnr), -1),
    ("de-vat", "de_DE", ["USt-IdNr.", "Umsatzsteuer-ID"], ["DE199999999", "DE 199 999 999"], is_(stdnum.de.vat), -1),
    ("at-insurance", "de_AT", ["Sozialversicherungsnummer", "SV-Nummer", "SVNR"], ["1999 [DDMMYY]", "1999[DDMMYY]"], is_(stdnum.at.vnr), 3),
    ("ch-insurance", "de_CH", ["AHV-Nummer", "AHV-Nr."], ["[756].9999.9999.99", "[756]9999999999"], is_(stdnum.ch.ssn), -1),
    ("ch-company", "de_CH", ["UID", "Unternehmensnummer"], ["CHE-199.999.999", "CHE199999999"], is_(stdnum.ch.uid), -1),
    ("fr-nir", "fr_FR", ["numéro de sécurité sociale", "NIR", "n° de sécu"], ["[1] 99 [05] 99 999 999 99", "[2]99[0599]99999 99", "[2]99[0575]99999999"], is_(stdnum.fr.nir), -1),
    ("fr-siren", "fr_FR", ["SIREN", "numéro SIREN"], ["999 999 999", "999999999"], is_(stdnum.fr.siren), -1),
    ("fr-siret", "fr_FR", ["SIRET", "numéro SIRET"], ["999 999 999 [000]99", "999999999[000]99"], is_(stdnum.fr.siret), -1),
    ("fr-tax-number", "fr_FR", ["numéro fiscal", "numéro fiscal de référence"], ["[1]9 99 999 999 999", "[2]999999999999"], is_(stdnum.fr.nif), -1),
    ("fr-vat", "fr_FR", ["n° TVA", "numéro de TVA intracommunautaire"], ["FR99999999999", "FR 99 999 999 999"], is_(stdnum.fr.tva), 2),
    ("nl-bsn", "nl_NL", ["BSN", "burgerservicenummer"], ["199999999"], is_(stdnum.nl.bsn), -1),
    ("nl-vat", "nl_NL", ["btw-nummer", "btw-id"], ["NL199999999B[01]"], is_(stdnum.nl.btw), 10),
    ("be-national-number", "nl_BE", ["rijksregisternummer", "INSZ"], ["[YY.MM.DD]-199.99", "[YYMMDD]19999"], is_(stdnum.be.nn), -1),
    ("be-vat", "fr_BE", ["TVA", "numéro d'entreprise"], ["BE [0]999.999.999", "BE[0]999999999"], is_(stdnum.be.vat), -1),
    ("it-tax-code", "it_IT", ["codice fiscale", "C.F."], None, is_(stdnum.it.codicefiscale), -1),
    ("it-vat", "it_IT", ["partita IVA", "P.IVA"], ["[0]999999[001]9", "IT[0]999999[015]9"], is_(stdnum.it.iva), -1),
    ("es-dni", "es_ES", ["DNI", "documento nacional de identidad", "NIF"], ["19999999A", "19.999.999-A"], is_(stdnum.es.dni), -1),
    ("es-nie", "es_ES", ["NIE", "número de identidad de extranjero"], ["X9999999A", "Y-9999999-A"], is_(stdnum.es.nie), -1),
    ("es-cif", "es_ES", ["CIF", "CIF de la empresa"], ["B99999999", "[A]-99999999"], is_(stdnum.es.cif), -1),
    ("pt-nif", "pt_PT", ["NIF", "número de contribuinte", "n.º de contribuinte"], ["[2]99999999", "[2]99 999 999"], is_(stdnum.pt.nif), -1),
    ("se-personal-number", "sv_SE", ["personnummer", "personnr"], ["[YYMMDD]-9999", "[YYYYMMDD]-9999", "[YYMMDD]9999"], is_(stdnum.se.personnummer), -1),
    ("se-company", "sv_SE", ["organisationsnummer", "org.nr"], ["[556]999-9999", "[559]9999999"], is_(stdnum.se.orgnr), -1),
    ("no-birth-number", "no_NO", ["fødselsnummer", "personnummer"], ["[DDMMYY]99999", "[DDMMYY] 99999"], is_(stdnum.no.fodselsnummer), -1),
    ("no-company", "no_NO", ["organisasjonsnummer", "org.nr."], ["[9]99 999 999", "[8]99999999"], is_(stdnum.no.orgnr), -1),
    ("dk-company", "da_DK", ["CVR", "CVR-nr.", "CVR-nummer"], ["19999999", "19 99 99 99"], is_(stdnum.dk.cvr), -1),
    ("dk-cpr", "da_DK", ["CPR-nummer", "CPR-nr.", "cpr"], ["[DDMMYY]-9999"], lambda value: stdnum.dk.cpr.is_valid(value) and int(value[-4]) < 4, None),
    ("fi-personal-code", "fi_FI", ["henkilötunnus", "hetu"], ["[DDMMYY]-999A", "[DDMMYY]-9999"], is_(stdnum.fi.hetu), -1),
    ("fi-company", "fi_FI", ["Y-tunnus", "yrityksen Y-tunnus"], ["1999999-9"], is_(stdnum.fi.ytunnus), -1),
    ("ee-personal-code", "et_EE", ["isikukood"], ["[3YYMMDD]9999", "[4YYMMDD]9999"], is_(stdnum.ee.ik), -1),
    ("lv-personal-code", "lv_LV", ["personas kods"], ["[DDMMYY]-19999"], lv_valid, -1),
    ("is-identity-number", "en_GB", ["kennitala", "kt."], ["[DDMMYY]-9999", "[DDMMYY]9999"], is_(stdnum.is_.kennitala), 8),
    ("pl-pesel", "pl_PL", ["PESEL", "numer PESEL"], ["[YYMMDD]99999"], is_(stdnum.pl.pesel), -1),
    ("pl-nip", "pl_PL", ["NIP", "numer NIP"], ["999-999-99-99", "9999999999"], is_(stdnum.pl.nip), -1),
    ("pl-regon", "pl_PL", ["REGON", "numer REGON"], ["999999999"], is_(stdnum.pl.regon), -1),
    ("cz-birth-number", "cs_CZ", ["rodné číslo", "r.č."], ["[YYMMDD]/9999"], lambda value: value[:2] >= "54" and stdnum.cz.rc.is_valid(value), -1),
    ("cz-company", "cs_CZ", ["IČO", "IČ"], ["19999999"], is_(stdnum.cz.dic), -1),
    ("ro-cnp", "ro_RO", ["CNP", "codul numeric personal"], ["[1YYMMDD01]9999", "[2YYMMDD40]9999"], is_(stdnum.ro.cnp), -1),
    ("bg-egn", "bg_BG", ["ЕГН"], ["[YYMMDD]9999"], is_(stdnum.bg.egn), -1),
    ("hr-oib", "hr_HR", ["OIB"], ["19999999999"], is_(stdnum.hr.oib), -1),
    ("si-emso", "sl_SI", ["EMŠO", "EMŠO št."], ["[DDMM98550]9999", "[DDMM97050]9999"], is_(stdnum.si.emso), -1),
    ("gr-afm", "el_GR", ["ΑΦΜ", "Α.Φ.Μ."], ["[0]99999999", "[1]99999999"], is_(stdnum.gr.vat), -1),
    ("gr-amka", "el_GR", ["ΑΜΚΑ", "Α.Μ.Κ.Α."], ["[DDMMYY]99999"], is_(stdnum.gr.amka), -1),
    ("tr-identity-number", "tr_TR", ["T.C. kimlik no", "TC Kimlik Numarası"], ["19999999999"], is_(stdnum.tr.tckimlik), -1),
    ("ru-inn", "ru_RU", ["ИНН"], ["[77]99999999", "[77]9999999999"], is_(stdnum.ru.inn), -1),
    ("ru-snils", "ru_RU", ["СНИЛС"], ["199-999-999 99"], snils_valid, -1),
    ("ua-tax-number", "uk_UA", ["РНОКПП", "ІПН"], ["[2]999999999", "[31]99999999"], is_(stdnum.ua.rntrc), -1),
    ("jp-individual-number", "ja_JP", ["マイナンバー", "個人番号"], ["999999999999", "9999 9999 9999"], my_number_valid, -1),
    ("jp-corporate-number", "ja_JP", ["法人番号"], ["1999999999999"], is_(stdnum.jp.cn), 0),
    ("cn-identity-number", "zh_CN", ["身份证号", "身份证号码"], ["[110101YYYYMMDD]9999", "[440305YYYYMMDD]999X"], is_(stdnum.cn.ric), -1),
    ("kr-resident-number", "ko_KR", ["주민등록번호"], ["[YYMMDD]-[1]999999", "[YYMMDD]-[2]999999"], is_(stdnum.kr.rrn), -1),
    ("kr-company", "ko_KR", ["사업자등록번호"], ["199-[8]9-99999"], kr_company_valid, -1),
    ("th-identity-number", "th_TH", ["เลขประจำตัวประชาชน"], ["1-9999-99999-99-9", "1999999999999"], is_(stdnum.th.pin), -1),
    ("my-identity-card", "en_GB", ["NRIC", "MyKad no."], ["[YYMMDD-14]-9999", "[YYMMDD-01]-9999"], is_(stdnum.my.nric), None),
    ("in-aadhaar", "en_IN", ["Aadhaar number", "Aadhaar no."], ["[2]999 9999 9999", "[5]99999999999"], is_(stdnum.in_.aadhaar), -1),
    ("in-gstin", "en_IN", ["GSTIN", "GST number"], ["[27]AAA[C]A9999A[1Z]A", "[29]AAA[P]A9999A[1Z]9"], is_(stdnum.in_.gstin), -1),
    ("il-identity-number", "he_IL", ["תעודת זהות", "ת.ז."], ["[0]99999999", "[1]99999999"], is_(stdnum.il.idnr), -1),
    ("au-tfn", "en_AU", ["TFN", "tax file number"], ["199 999 999", "199999999"], is_(stdnum.au.tfn), -1),
    ("au-abn", "en_AU", ["ABN"], ["19 999 999 999", "19999999999"], is_(stdnum.au.abn), 1),
    ("nz-ird", "en_NZ", ["IRD number", "IRD no."], ["[5]9-999-999", "[10]9-999-999"], is_(stdnum.nz.ird), -1),
    ("za-identity-number", "en_GB", ["ID number", "SA ID number (RSA ID)"], ["[YYMMDD]9999[08]9", "[YYMMDD] 9999 [18]9"], is_(stdnum.za.idnr), -1),
    ("br-cpf", "pt_BR", ["CPF", "CPF do titular"], ["999.999.999-99", "99999999999"], is_(stdnum.br.cpf), -1),
    ("br-cnpj", "pt_BR", ["CNPJ"], ["19.999.999/[0001]-99", "19999999[0001]99"], is_(stdnum.br.cnpj), -1),
    ("mx-curp", "es_MX", ["CURP"], None, is_(stdnum.mx.curp), -1),
    ("ar-cuit", "es_AR", ["CUIT", "CUIL"], ["[20]-99999999-9", "[27]999999999"], is_(stdnum.ar.cuit), -1),
    ("cl-rut", "es_CL", ["RUT", "R.U.T."], ["19.999.999-9", "9.999.999-9", "19999999-9"], is_(stdnum.cl.rut), -1),
    ("co-nit", "es_CO", ["NIT"], ["[8]99.999.999-9", "[8]999999999"], is_(stdnum.co.nit), -1),
    ("isin", "en_GB", ["ISIN", "ISIN of the bond"], ["US9999999999", "GB[00]99999999", "DE[000]9999999"], is_(isin), -1),
    ("imei", "en_GB", ["IMEI", "IMEI of the handset"], ["[35]9999999999999", "[35]-999999-999999-9"], is_(imei), -1),
]
# Accounts and cards in many countries, of Faker.
BANKS = ["en_GB", "de_DE", "fr_FR", "it_IT", "es_ES", "nl_NL", "pl_PL", "pt_PT", "fi_FI", "no_NO", "da_DK", "de_AT", "de_CH", "nl_BE", "cs_CZ", "el_GR", "tr_TR"]
CARDS = ["en_US", "en_GB", "de_DE", "fr_FR", "ja_JP", "es_ES", "it_IT", "nl_NL", "pl_PL", "pt_BR", "sv_SE", "fi_FI", "no_NO", "da_DK"]
PASSPORTS = [("gb-passport", "en_GB", "passport number"), ("us-passport", "en_US", "passport number"), ("eu-passport", "de_DE", "Reisepassnummer"), ("eu-passport", "it_IT", "passaporto"), ("eu-passport", "es_ES", "pasaporte")]

fakers = {}


def faker(locale):
    if locale not in fakers:
        fakers[locale] = Faker(locale)
        fakers[locale].seed_instance(chance.getrandbits(32))
    return fakers[locale]


def sentence(locale, label):
    made = faker(locale)
    form = chance.choice(SENTENCES[locale[:2]])
    return form.format(l=label, v="{}", n=made.name(), c=made.city() if hasattr(made, "city") else made.town(), o=made.company())


def grouped(value, size):
    return " ".join(value[i : i + size] for i in range(0, len(value), size))


def of_faker(detector, locale):
    made = faker(locale)
    return made.curp() if detector == "mx-curp" else made.ssn()


def card(made):
    value = ""
    # Faker also makes numbers of ranges that JCB does not have.
    while not value or value.startswith("35") and not 3528 <= int(value[:4]) <= 3589:
        value = made.credit_card_number(chance.choice(["visa16", "mastercard", "amex", "discover", "jcb16"]))
    if chance.random() < 0.3:
        return value
    mark = chance.choice([" ", " ", "-"])
    if len(value) == 15:
        return mark.join([value[:4], value[4:10], value[10:]])
    return grouped(value, 4).replace(" ", mark)


def identifiers():
    rows = []
    for detector, locale, labels, forms, valid, at in KINDS:
        for _ in range(EACH):
            if forms is None:
                value = next(v for v in iter(lambda: of_faker(detector, locale), None) if valid(v))
            else:
                value = drawn(forms, valid)
            wrong = "" if at is None else changed(value, valid, at)
            if detector.startswith("us-ssn"):
                wrong = chance.choice(["000", "666", "9" + value[1:3]]) + value[3:]
            elif detector == "us-itin":
                # No such number has these two figures in the middle.
                wrong = re.sub(r"^(...\D?)..", r"\g<1>17", value)
            elif detector == "dk-cpr":
                wrong = value[:2] + "13" + value[4:]
            elif detector == "my-identity-card":
                wrong = value[:2] + "13" + value[4:]
            rows.append((detector, locale[3:], value, wrong, sentence(locale, chance.choice(labels))))
    for number in range(10 * len(BANKS)):
        locale = BANKS[number % len(BANKS)]
        value = faker(locale).iban()
        if not iban.is_valid(value, check_country=False):
            continue
        value = value if chance.random() < 0.4 else grouped(value, 4)
        wrong = changed(value, lambda v: iban.is_valid(v, check_country=False), 3)
        rows.append(("iban", value[:2], value, wrong, sentence(locale, "IBAN")))
    for number in range(10 * len(CARDS)):
        locale = CARDS[number % len(CARDS)]
        value = card(faker(locale))
        label = chance.choice({"ja": ["カード番号"], "de": ["Kreditkarte", "Kartennummer"], "fr": ["carte bancaire"], "es": ["tarjeta"]}.get(locale[:2], ["card number", "Visa", "credit card"]))
        rows.append(("card", locale[3:], value, changed(value, card_valid), sentence(locale, label)))
    for detector, locale, label in PASSPORTS:
        for _ in range(EACH):
            value = faker(locale).passport_number()
            # A British one has figures alone, whatever Faker says; a Spanish one three letters.
            value = filled("[5]99999999") if detector == "gb-passport" else filled("AAA999999") if locale == "es_ES" else value
            rows.append((detector, locale[3:], value, "", sentence(locale, label)))
    return rows


ORDINARY = [
    lambda f: f"{f.company()}: order no. {chance.randint(10**7, 10**8)} of {f.date()} was shipped; tracking {chance.randint(10**11, 10**12)}.",
    lambda f: f"Invoice {chance.randint(2019, 2026)}-{chance.randint(1000, 99999)}\nAmount due: {chance.randint(10, 99999):,}.{chance.randint(0, 99):02} EUR\nDue date: {f.date()}\n{f.company()}, {f.address()}",
    lambda f: f"Please call me back: {f.phone_number()} or {f.phone_number()}. {f.name()}",
    lambda f: f"Join the meeting\nMeeting ID: {chance.randint(100, 999)} {chance.randint(1000, 9999)} {chance.randint(1000, 9999)}\nPasscode: {chance.randint(100000, 999999)}",
    lambda f: f"Ticket #{chance.randint(10**6, 10**7)} was updated at {f.date_time().isoformat()} by {f.name()}: server {f.ipv4()} answers again after {chance.randint(100, 99999)} ms.",
    lambda f: f"{f.name()}\n{f.company()}\n{f.address()}\nTel. {f.phone_number()}\n{f.ascii_company_email()}",
    lambda f: f"The part {f.bothify('??-####-###').upper()} (EAN {f.ean13()}) is out of stock; {f.bothify('??####??').upper()} comes on {f.date()}.",
    lambda f: f"Flight {f.bothify('??###').upper()} on {f.date()}, booking {f.bothify('??????').upper()}, seat {chance.randint(1, 40)}C, ticket {chance.randint(220, 235)}-{chance.randint(10**9, 10**10 - 1)}.",
    lambda f: f"{f.sentence(nb_words=14)} {chance.randint(1000000, 9999999)} / {chance.randint(100, 999)}. {f.sentence(nb_words=10)}",
    lambda f: f"Budget {chance.randint(2020, 2030)}: {chance.randint(10**5, 10**7)} {chance.randint(10**5, 10**7)} {chance.randint(10**5, 10**7)}\nRows {chance.randint(1, 9)}.{chance.randint(1, 9)}.{chance.randint(1, 99)} to {chance.randint(10, 99)}.{chance.randint(1, 9)}",
    lambda f: f"ISBN {f.isbn13()}, {chance.randint(100, 900)} pages; the copy with barcode {chance.randint(10**12, 10**13)} is back in {f.city()}.",
    lambda f: f"commit {f.sha1()} by {f.user_name()}, build {chance.randint(10**9, 10**10)}, duration {chance.randint(10, 999)} s, see https://{f.domain_name()}/jobs/{chance.randint(10**8, 10**9)}",
    lambda f: f"Customer {chance.randint(10**5, 10**9)}, contract {chance.randint(10**8, 10**10)} since {f.date()}, meter {chance.randint(10**9, 10**10)}: {chance.randint(1000, 99999)} kWh.",
    lambda f: f"{f.text(max_nb_chars=180)}",
]


def ordinary():
    locales = sorted(set(CARDS + BANKS) - {"ja_JP"}) + ["ja_JP", "zh_CN", "ko_KR"]
    texts = []
    for number in range(1_008):
        texts.append(ORDINARY[number % len(ORDINARY)](faker(locales[(number // len(ORDINARY) + number) % len(locales)])))
    return texts


def line(text):
    return text.replace("\\", "\\\\").replace("\t", " ").replace("\n", "\\n")


if __name__ == "__main__":
    Faker.seed(20261123)
    rows = identifiers()
    (HERE / "identifiers.tsv").write_text("".join("\t".join(map(line, row)) + "\n" for row in rows), encoding="utf-8")
    texts = ordinary()
    (HERE / "ordinary.txt").write_text("".join(line(text) + "\n" for text in texts), encoding="utf-8")
    wrong = sum(1 for row in rows if row[3])
    print(len(rows), "identifiers,", wrong, "with a wrong check digit,", len(texts), "ordinary texts")
