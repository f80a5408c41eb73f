"""A program of a service provider, written from the words of the contract alone (section 3.4): it signs by itself, with nothing but
Python's standard library, and walks through every call.

    script.py HOST PORT ACCESS_TOKEN SECRET

Prints "walked through" at the end; anything that is not as the contract says ends it with a sentence.
"""

import base64
import hashlib
import hmac
import http.client
import json
import sys
import time
import uuid

host, port, token, secret = sys.argv[1:5]


def call(method, uri, body=None, expected=(200, 201)):
    data = b"" if body is None else json.dumps(body).encode("utf-8")
    posix_time = str(int(time.time()))
    text = posix_time + method + uri
    if data:
        text += base64.b64encode(hashlib.md5(data).digest()).decode("ascii")
    signature = base64.b64encode(hmac.new(secret.encode("utf-8"), text.encode("utf-8"), hashlib.sha256).digest())
    connection = http.client.HTTPConnection(host, int(port), timeout=30)
    connection.request(method, uri, data or None, {
        "content-type": "application/json; charset=utf-8",
        "x-access-token": token,
        "x-posix-time": posix_time,
        "x-signature": signature.decode("ascii"),
        "x-traceid": str(uuid.uuid4()),
    })
    response = connection.getresponse()
    answer = json.loads(response.read())
    connection.close()
    if response.status not in expected:
        sys.exit(f"{method} {uri} was answered with {response.status}: {answer}")
    return answer


def same(what, found, wanted):
    if found != wanted:
        sys.exit(f"{what} is {found!r} and not {wanted!r}")


plan = call("POST", "/LMPI/v2/partners/serviceplan", {
    "product_id": "PM0000001", "service_plan_name": "Mail, yearly", "type": "SaaS", "version": 1, "period": 12,
    "activation_type": "automatic", "price_type": "list", "auto_renewal_month": 1, "managed": True, "chargeable_month": 1,
})
plans = call("GET", "/LMPI/v3/me/serviceplans")["service_plans"]
same("the number of plans", len(plans), 1)
for name, wanted in {
    "service_plan_id": plan["service_plan_id"], "name": "Mail, yearly", "product": "Mail protection", "product_code": "PM0000001",
    "version": "full", "initial_license_period_month": 12, "data_center_code": "global", "data_center": "Global", "auto_renewal": True,
}.items():
    same(name, plans[0][name], wanted)

company = {
    "name": "Harbour Cranes", "address": "1 Quay", "city": "Hamburg", "state": "HH", "postal_code": "20457", "country": "DE",
    "note": "by the water", "emergency_email": "fire@cranes.example",
}
person = {
    "first_name": "Anna", "last_name": "Kran", "phone": {"area_code": "40", "number": "123456", "extension": "7"},
    "email": "anna@cranes.example", "time_zone": "Europe/Berlin", "language": "en-US",
}
customer = call("POST", "/LMPI/v2/customers", {"company": company, "user": {"login_name": "annakran", **person}})
call("POST", "/LMPI/v3/customers", {"company": {**company, "name": "Tokyo Cranes", "country": "JP"}, "contact": {**person, "email": "ken@cranes.example"}})
listed = call("GET", "/LMPI/v2/customers?limit=1&page=1")
same("paging", listed["paging"], {"total": 2, "limit": 1, "page": 1})
same("the company", listed["customers"][0]["company"], company)
same("the person", listed["customers"][0]["user"], {"login_name": "annakran", **person, "language": "en"})
listed = call("GET", "/LMPI/v3/customers?page=2&limit=1")["customers"]
same("the second", [one["contact"]["email"] for one in listed], ["ken@cranes.example"])

today = time.strftime("%Y-%m-%d", time.gmtime())
base = f"/LMPI/v2/customers/{customer['customer_id']}/subscriptions"
made = call("POST", base, {"service_plan_id": plan["service_plan_id"], "license_start_date": today, "units_per_license": 25})
own = f"{base}/{made['subscription_id']}"
read = call("GET", own)
for name, wanted in {"name": "Mail, yearly", "enabled": True, "is_auto_renewal": True, "auto_renewal_month": 1, "expiration_notification": 30}.items():
    same(name, read[name], wanted)
if "/Dashboard?T=" not in read["service_url"]:
    sys.exit(f"service_url leads to no dashboard: {read['service_url']}")
licence = read["licenses"][0]
same("units", (licence["units"], licence["enabled"], licence["grace_period"], len(licence["product_id"])), (25, True, 1, 9))
same("the start", licence["license_start_date"], f"{today}T00:00:00Z")
same("the length of the code", len(licence["ac_code"]), 37)
if licence["start_charge_date"] <= licence["license_start_date"]:
    sys.exit(f"it is charged before its second month: {licence}")

changed = call("PUT", own, {"units_per_license": 999999})
same("units after the change", changed["licenses"][0]["units"], 999999)
last = str(int(today[:4]) + 2) + "-06-30"
changed = call("PUT", own, {"units_per_license": 30, "license_expiration_date": last})
same("the last day", changed["licenses"][0]["license_expiration_date"], f"{last}T00:00:00Z")
same("suspended", call("PUT", own + "/suspend")["enabled"], False)
same("the licence of what is suspended", call("GET", own)["licenses"][0]["enabled"], False)
same("resumed", call("PUT", own + "/unsuspend", {"license_expiration_date": today})["licenses"][0]["license_expiration_date"], f"{today}T00:00:00Z")

found = call("GET", f"/LMPI/v2.5/customers/subscriptions?created_start={today}&modified_start={today}&page=1&limit=100")
same("paging of subscriptions", found["paging"], {"total": 1, "limit": 100, "page": 1})
same("the subscription", found["subscriptions"][0]["subscription_id"], made["subscription_id"])
same("none before today", call("GET", f"/LMPI/v2.5/customers/subscriptions?created_end={today}")["subscriptions"], [])
same("the usual limit", call("GET", "/LMPI/v2.5/customers/subscriptions")["paging"]["limit"], 25)

summary = call("POST", "/LMPI/v2/reports/summary", {
    "report_cycle_year": int(today[:4]), "report_cycle_month": int(today[5:7]), "language_code": "en-US",
})["summary"]
same("the report", summary, [{
    "customer": "Harbour Cranes", "city": "Hamburg", "state": "HH", "owned_by_vendor": "Cranes and Co", "created_by_vendor": "Cranes and Co",
    "product_name": "Mail protection", "service_plan": "Mail, yearly", "unit": 30, "provisioned": 30, "used": 0,
}])
refused = call("PUT", own, {"units_per_license": 0}, expected=(400,))
same("the refusal", refused["error_subject"], "InvalidParametersUnitsPerLicense")
print("walked through")
