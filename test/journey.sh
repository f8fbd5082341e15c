#!/usr/bin/env bash
# The README's journey with curl alone, against a real process that is killed with -9 after every single step:
# a person without methods is interrupted, enrols an app and a phone, is stepped up, has the app locked and goes on by phone.
set -euo pipefail
cd "$(dirname "$0")/.."

node="node_modules/.bin/node"
work="$(mktemp -d)"
data="$work/data"
key="journey-key-0123456789"
server=""
finish() {
  [ -n "$server" ] && kill -9 "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap finish EXIT
fail() { echo "FAILED: $*" >&2; [ -f "$work/log" ] && tail -n 20 "$work/log" >&2; exit 1; }
command -v curl >/dev/null || fail "this test needs curl"

# json EXPRESSION: evaluates JavaScript over the JSON on standard input, as `it`.
json() { node -e 'let s="";process.stdin.on("data",d=>s+=d).on("end",()=>{const it=JSON.parse(s);const v=eval(process.argv[1]);console.log(typeof v==="string"?v:JSON.stringify(v))})' "$1"; }
milliseconds() { node -e 'console.log(Date.now())'; }

# totp SEED [SECONDS AHEAD]: by oathtool where there is one, else by openssl; never by code of this project.
totp() {
  local ahead="${2:-0}"
  if command -v oathtool >/dev/null; then oathtool --totp --base32 --now "now + $ahead seconds" "$1"; return; fi
  node -e '
    const { execFileSync } = require("node:child_process"); const [seed, ahead] = process.argv.slice(1);
    const bits = [...seed.replace(/=+$/, "")].map(c => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
    const hex = (bits.match(/.{8}/g) ?? []).map(b => parseInt(b, 2).toString(16).padStart(2, "0")).join("");
    const counter = Buffer.alloc(8); counter.writeBigUInt64BE(BigInt(Math.floor((Date.now() / 1000 + Number(ahead)) / 30)));
    const mac = execFileSync("openssl", ["dgst", "-sha1", "-mac", "HMAC", "-macopt", "hexkey:" + hex, "-binary"], { input: counter });
    const at = mac[19] & 15; console.log(String((mac.readUInt32BE(at) & 0x7fffffff) % 1e6).padStart(6, "0"));' "$1" "$ahead"
}
command -v oathtool >/dev/null && echo "one-time codes by oathtool" || echo "no oathtool here: one-time codes by openssl"

start() {
  : >"$work/out"
  "$node" server/main.ts serve --port 0 --data "$data" --api-key "$key" "${flags[@]}" >"$work/out" 2>>"$work/log" &
  server=$!
  local i
  for i in $(seq 1 200); do
    url="$(sed -n 's/^Factorflow is ready on //p' "$work/out")"
    [ -n "$url" ] && return
    kill -0 "$server" 2>/dev/null || fail "the service ended at its start"
    sleep 0.05
  done
  fail "the service did not come up in 10 s"
}
restarts=0
flags=()
crash() { kill -9 "$server"; wait "$server" 2>/dev/null || true; restarts=$((restarts + 1)); start; }

# call METHOD PATH [BODY]: prints the body and leaves the status in $work/status.
call() {
  local body=()
  [ $# -ge 3 ] && body=(-H 'Content-Type: application/json' -d "$3")
  curl -sS -X "$1" "$url$2" -H "Authorization: Bearer $key" "${body[@]}" -o "$work/body" -w '%{http_code}' >"$work/status"
  cat "$work/body"
}
expect() { [ "$(cat "$work/status")" = "$1" ] || fail "expected HTTP $1, got $(cat "$work/status"): $(cat "$work/body")"; }
same() { [ "$1" = "$2" ] || fail "$3: expected \"$2\", got \"$1\""; }
page() { call GET "/v1/flows/$flow" | json 'it.view ? it.view.page : null'; }
# send JSON: one event, acknowledged; then the process dies and comes back.
send() { call POST "/v1/flows/$flow/events" "$1" >"$work/answer"; expect 200; crash; }

began="$(milliseconds)"
start
call GET /healthz >/dev/null; expect 200
echo "first answer after $(($(milliseconds) - began)) ms (with node_modules in place)"

call PUT /v1/users/zoe '{"id":"zoe","displayName":"Zoe"}' >/dev/null; expect 201
call POST /v1/flows '{"machine":"interrupt","subject":"zoe","input":{"signIn":{"mfaRegistrationEnforcedBy":["conditionalAccess"]}}}' >"$work/answer"; expect 201
flow="$(json it.id <"$work/answer")"
same "$(json it.view.page <"$work/answer")" introduction "the first page"
crash

send '{"type":"registration.begun"}'
same "$(json 'it.view.page' <"$work/answer")" pairApp "the page after the beginning"
send '{"type":"app.switched","channel":"appCode"}'
seed="$(json it.view.shownOnce.secret <"$work/answer")"
same "$(json 'it.view.page' <"$work/answer")" scanApp "the page of an app that shows codes"
same "$(call GET "/v1/flows/$flow" | json '"shownOnce" in it.view')" false "the seed is shown once"
send "{\"type\":\"code.submitted\",\"code\":\"$(totp "$seed")\"}"
same "$(json it.view.page <"$work/answer")" enterPhone "the page after the app"

send '{"type":"phone.submitted","number":"+1 2065550123","channel":"sms"}'
same "$(json it.view.page <"$work/answer")" enterCode "the page after the number"
grep -q 2065550123 "$work/answer" && fail "the full number is in a view"
code="$(call GET '/v1/demo/inbox' | json 'it.items.findLast(m => m.code).code')"
send "{\"type\":\"code.submitted\",\"code\":\"$code\"}"
same "$(json it.view.page <"$work/answer")" confirmRegistration "the page after the phone"
send '{"type":"registration.confirmed"}'
same "$(json it.status <"$work/answer")" done "the flow's end"
same "$(json it.output.result <"$work/answer")" registered "the flow's result"

call GET /v1/users/zoe >"$work/user"; expect 200
same "$(json it.defaultMethod <"$work/user")" appCode "the default method"
same "$(json 'it.methods.map(m => m.type).sort().join()' <"$work/user")" app,phone "the methods on file"
grep -q "$seed" "$work/user" && fail "the seed is given back"
call GET '/v1/audit?subject=zoe' >"$work/audit"; expect 200
same "$(json 'it.items.filter(r => !r.additionalDetails.some(d => d.key === "edition")).map(r => r.activityDisplayName + "/" + r.result).join("; ")' <"$work/audit")" \
  'User registered security info/success; User registered security info/success; User registered all required security info/success' "the audit rows"
same "$(json 'it.items.slice(1).every((r, i) => r.seq > it.items[i].seq) && it.items.every(r => /^[0-9a-f]{64}$/.test(r.hash))' <"$work/audit")" true "the chain"

call POST /v1/flows '{"machine":"step-up","subject":"zoe"}' >"$work/answer"; expect 201
flow="$(json it.id <"$work/answer")"
same "$(json it.view.page <"$work/answer")" challenge "the page of step-up"
crash
send "{\"type\":\"code.submitted\",\"code\":\"$(totp "$seed" 30)\"}"
same "$(json '[it.status, it.output.result, it.output.amr.includes("otp")].join()' <"$work/answer")" done,passed,true "step-up"

# Eleven wrong codes over three flows: neither a new flow nor a restart forgives one.
wrong="$(node -e 'console.log(String((Number(process.argv[1]) + 1) % 1e6).padStart(6, "0"))' "$(totp "$seed" 600)")"
tried=0
for tries in 5 5 1; do
  call POST /v1/flows '{"machine":"step-up","subject":"zoe"}' >"$work/answer"; expect 201
  flow="$(json it.id <"$work/answer")"
  for _ in $(seq "$tries"); do
    call POST "/v1/flows/$flow/events" "{\"type\":\"code.submitted\",\"code\":\"$wrong\"}" >"$work/answer"; expect 200
    tried=$((tried + 1))
  done
  crash
done
same "$(json '[it.status, it.output.result].join()' <"$work/answer")" error,lockedOut "the flow of the eleventh wrong code"
same "$(call GET '/v1/audit?subject=zoe&result=failure' | json 'it.items.length')" 1 "the lock in the audit"
# The lock holds for the app only: not even its right code is taken, and the phone still opens the door.
call POST /v1/flows '{"machine":"step-up","subject":"zoe"}' >"$work/answer"; expect 201
flow="$(json it.id <"$work/answer")"
same "$(json '[it.status, it.view.page].join()' <"$work/answer")" active,challengeNotSent "the next flow while the app is locked"
same "$(json '[it.view.messages[0].id, it.view.messages[0].params.until > new Date().toISOString()].join()' <"$work/answer")" notice.lockedOut,true "what it says"
same "$(json 'it.actions.some(a => a.name === "code.submitted")' <"$work/answer")" false "a code of the app is not offered"
same "$(json 'it.actions.find(a => a.name === "channel.chosen").input.properties.channel.enum.join()' <"$work/answer")" sms,voice "what is offered instead"
call POST "/v1/flows/$flow/events" "{\"type\":\"code.submitted\",\"code\":\"$(totp "$seed" 30)\"}" >"$work/answer"; expect 409
# The last message to this phone went out some seconds ago, and the next may in half a minute: the clock is moved, and no
# process dies from here on, for another one would have the old time.
flags=(--test-clock)
crash
call POST /v1/test/clock '{"advance":"PT31S"}' >/dev/null; expect 200
call POST "/v1/flows/$flow/events" '{"type":"channel.chosen","channel":"sms"}' >"$work/answer"; expect 200
same "$(json it.view.page <"$work/answer")" challenge "the page of the phone's challenge"
second="$(call GET '/v1/demo/inbox' | json 'it.items.findLast(m => m.code).code')"
call POST "/v1/flows/$flow/events" "{\"type\":\"code.submitted\",\"code\":\"$second\"}" >"$work/answer"; expect 200
same "$(json '[it.status, it.output.result, it.output.amr.includes("sms")].join()' <"$work/answer")" done,passed,true "step-up by the phone"
call POST /v1/flows '{"machine":"step-up","subject":"zoe"}' >"$work/answer"; expect 201
same "$(json it.view.page <"$work/answer")" challengeNotSent "the app after the phone: it is still locked"

kill -TERM "$server"; wait "$server" || fail "SIGTERM must end with exit code 0"
server=""
same "$("$node" server/main.ts audit verify --data "$data" | head -n 1 | cut -d: -f1)" 'audit chain whole' "the audit chain on disk"
grep -rqE "2065550123|$seed|$code|$second" "$work/log" && fail "a secret is in the log"
grep -rqF "$seed" "$data" && fail "the seed lies open in the data folder"
echo "journey done: $restarts times killed with -9, $tried wrong codes"
