package ru.samosval.simulation;

/** The texts of the runtime logs, in the form that {@link Profile} reads. */
final class Phrases {
    /** Lists that every profile can use. */
    static final String LISTS = """
        user = guest{int 100 999} | u{int 10000 99999} | user{int 1 400}
        peer = {ip}:{int 32768 60999}
        upstream = billing | catalog | accounts | search | payments | delivery | notifications | recommendations
        thread = http-{int 1 32} | pool-{int 1 4}-thread-{int 1 16} | worker-{int 1 12}
        cause = connection refused | connection reset by peer | timed out after {int 1 30}000 ms | broken pipe | \
        no route to host | TLS handshake failed: certificate has expired | unexpected end of stream
        """;

    /** How a service fails, in words that fit any programming language. */
    static final String FAILURES = """
        exception = ValidationError: order.customer is missing | \
        PoolExhaustedError: no connection within {int 2 15} s | \
        ConflictError: row {int 1 99999} changed meanwhile | \
        TimeoutError: no answer in {int 2 15} s | \
        StateError: cart {int 1 99999} is already closed | \
        ParseError: unexpected end of JSON input
        """;

    /** How a service in Java fails. The first two models used this for every service. */
    static final String FAILURES_OF_JAVA = """
        exception = java.lang.NullPointerException: order.customer is null | \
        java.sql.SQLTransientConnectionException: pool is exhausted | \
        jakarta.persistence.OptimisticLockException: row {int 1 99999} changed meanwhile | \
        java.util.concurrent.TimeoutException: no answer in {int 2 15} s | \
        java.lang.IllegalStateException: cart {int 1 99999} is already closed | \
        com.fasterxml.jackson.core.JsonParseException: unexpected end of input
        """;

    /** An HTTP service, without the ways in which it fails. */
    static final String SERVICE = """
        word = lamp | phone | book | chair | cable | jacket | helmet | filter | truck | shovel
        field = email | phone | quantity | price | address | coupon | birth_date
        wrong = is missing | is too long | must be positive | has a wrong format
        thing = items | orders | users | carts | invoices | reviews | tags | shipments | coupons | stores
        read = /{thing} | /{thing}/{int 1 99999} | /{thing}?page={int 1 40}&size=20 | /{thing}/search?q={word} | \
        /api/v1/{thing}/{int 1 99999} | /api/v2/{thing} | /me | /me/settings | /{thing}/{int 1 99999}/history
        change = POST /{thing} | PUT /{thing}/{int 1 99999} | PATCH /{thing}/{int 1 99999} | \
        DELETE /{thing}/{int 1 99999} | POST /api/v1/{thing} | POST /{thing}/{int 1 99999}/confirm | POST /login
        INFO*14 GET {read} 200 {tail 3 480} ms
        INFO*3 GET {read} 200 {tail 3 480} ms client={ip} user={user}
        INFO*2 GET {read} 304 {tail 1 40} ms
        INFO*3 {change} 201 {tail 8 700} ms user={user}
        INFO*2 {change} 204 {tail 6 500} ms
        INFO GET /healthz 200 {int 1 4} ms
        INFO GET /metrics 200 {int 2 12} ms {dec 80 400} KB
        INFO User {user} signed in from {ip}
        INFO User {user} signed out after {int 2 180} min
        INFO Order {int 100000 999999} placed by {user}: {int 1 12} items, {int 120 48000}.{int 10 99} RUB
        INFO Payment {hex 12} captured for order {int 100000 999999}
        INFO Called {upstream}: 200 in {tail 6 600} ms, attempt 1
        INFO Refreshed price list: {int 200 9000} entries in {tail 20 900} ms
        INFO Exported {int 10 5000} {thing} to CSV, {dec 12 9800} KB, for {user}
        INFO Session store: {int 40 900} active, {int 0 60} expired and removed
        INFO Trace {hex 16} finished: {int 2 24} spans, {tail 8 900} ms
        WARN*4 GET {read} 404 {tail 2 60} ms client={ip}
        WARN*3 GET {read} 200 {int 1200 6800} ms is slower than 1000 ms
        WARN*2 {change} 400 {tail 2 60} ms: field "{field}" {wrong}
        WARN {change} 401 {int 1 9} ms client={ip}
        WARN {change} 409 {tail 4 90} ms: version {int 1 40} is stale
        WARN {change} 429 {int 1 5} ms client={ip} limit={int 50 300}/min
        WARN Sign-in refused for {user} from {ip}: wrong password, attempt {int 1 5}
        WARN Called {upstream}: {cause}, attempt {int 1 3} of 4
        WARN Connection pool: {int 17 20} of 20 in use, {int 1 14} waiting
        WARN GC pause {int 210 1400} ms, heap {int 70 95} % after collection
        WARN Deprecated call of /api/v1/{thing} by {ip}, use /api/v2/{thing}
        ERROR*3 {change} 500 {tail 20 2400} ms: {exception}
        ERROR*2 GET {read} 500 {tail 12 1800} ms: {exception}
        ERROR GET {read} 502 {tail 8 300} ms: {upstream}: {cause}
        ERROR {change} 504 {int 10000 30000} ms: {upstream} did not answer
        ERROR Payment {hex 12} for order {int 100000 999999} declined by the gateway: code {int 10 99}
        ERROR Circuit breaker "{upstream}" is open after {int 5 40} failures in a row
        ERROR [{thread}] Unhandled {exception}
        """;

    /** A reverse proxy with static files. */
    static final String FRONTEND = """
        endpoint = cart | orders | login | events | profile | reviews | subscribe | search
        probe = .env | wp-login.php | .git/config | phpmyadmin/ | admin.php | actuator/env
        tls = wrong version number | no shared cipher | unknown ca | bad record mac
        file = /assets/app.{hex 8}.js | /assets/vendor.{hex 8}.js | /assets/main.{hex 8}.css | \
        /img/banner-{int 1 40}.webp | /img/p/{int 1000 99999}.jpg | /fonts/inter-{int 3 7}00.woff2 | \
        /favicon.ico | /robots.txt | /sitemap.xml | /manifest.webmanifest
        query = sneakers | coffee | tent | backpack | monitor | keyboard | garden+hose | winter+tyres
        page = / | /catalog | /catalog/{int 1 60} | /product/{int 1000 99999} | /cart | /checkout | /profile | \
        /search?q={query} | /news/{int 2023 2026}/{int 1 12} | /help | /contacts | /login
        agent = "Mozilla/5.0 (Windows NT 10.0) Firefox/{int 128 146}.0" | \
        "Mozilla/5.0 (X11; Linux x86_64) Chrome/{int 120 144}.0" | "Mozilla/5.0 (iPhone) Safari/{int 16 18}.{int \
        0 6}" | \
        "Mozilla/5.0 (Android 15) Chrome/{int 120 144}.0 Mobile" | "YandexBot/3.0" | "Googlebot/2.1" | \
        "curl/8.{int 1 15}.0" | "okhttp/4.{int 9 12}.0"
        proto = HTTP/1.1 | HTTP/2.0 | HTTP/2.0 | HTTP/3.0
        INFO*8 {ip} "GET {file} {proto}" 200 {tail 900 900000} {agent}
        INFO*8 {ip} "GET {page} {proto}" 200 {tail 2000 90000} {agent} rt=0.{int 100 480}
        INFO*3 {ip} "GET {file} {proto}" 304 0 {agent}
        INFO*2 {ip} "POST /api/{endpoint} {proto}" 200 {tail 120 9000} {agent} rt=0.{int 100 700}
        INFO {ip} "GET {page} {proto}" 301 178 {agent}
        INFO Cache HIT {file}, age {int 1 3600} s, {dec 10 8000} KB saved
        INFO Upstream app{int 1 4} is up: {int 1 6} checks passed
        INFO TLS session resumed for {peer}, TLSv1.3
        INFO Connections: active {int 12 900}, reading {int 0 9}, writing {int 1 60}, waiting {int 4 800}
        INFO Rotated access log: {dec 20 900} MB, {int 10000 900000} lines
        INFO Rendered {page} on the server in {tail 6 400} ms
        WARN*4 {ip} "GET {page} {proto}" 404 {int 150 4000} {agent}
        WARN*2 {ip} "GET /{probe} {proto}" 403 {int 120 400} {agent}
        WARN {ip} "GET {page} {proto}" 499 0 {agent}: client closed the connection after {int 3 30} s
        WARN {ip} limiting requests, excess: {int 5 40}.{int 100 999} by zone "perip"
        WARN Upstream response is buffered to a temporary file: {page}, {dec 12 640} MB
        WARN Upstream app{int 1 4} answered in {int 1100 9000} ms, threshold 1000 ms
        WARN Client {peer} sent a header of {int 8 32} KB, limit 8 KB
        WARN Certificate of shop.example expires in {int 3 29} days
        WARN {int 800 1020} of 1024 worker connections in use
        ERROR*3 {ip} "GET {page} {proto}" 502 {int 150 600}: app{int 1 4}: {cause}
        ERROR*2 {ip} "POST /api/{endpoint} {proto}" 504 {int 150 600}: upstream timed out after 60 s
        ERROR {ip} "GET {page} {proto}" 500 {int 150 600}: template error in {page}, line {int 4 300}
        ERROR open() "/usr/share/nginx/html{file}" failed (2: No such file or directory), client: {ip}
        ERROR No live upstreams while connecting to "app", client: {ip}, request: "GET {page}"
        ERROR SSL_do_handshake() failed for {peer}: {tls}
        ERROR Browser error at {page}: TypeError: cannot read properties of undefined (reading '{endpoint}')
        """;

    /** A background worker. */
    static final String WORKER = """
        subject = Your order is on its way | Password reset | Weekly digest | Invoice | Welcome
        size = 64x64 | 320x240 | 640x480 | 1280x720 | 1920x1080
        badcell = is empty | is not a number | holds an unknown code | is not a date
        error = KeyError: 'customer_id' | ValueError: invalid literal for int(): '{hex 4}' | ZeroDivisionError: \
        division by zero | TypeError: unsupported operand type | UnicodeDecodeError: byte 0xd0 in position {int 1 \
        900}
        queue = default | mail | reports | thumbnails | billing | import | export | search-index | cleanup
        job = SendMail | BuildReport | ResizeImage | ChargeSubscription | ImportCatalog | ExportOrders | \
        ReindexProduct | \
        SyncWarehouse | GenerateInvoice | ExpireSessions | NotifyCustomer | CompressBackup | RefreshRates
        id = {hex 8}
        why = SMTP 421 service not available | {cause} | row is locked by another transaction | HTTP 503 from \
        {upstream} | \
        HTTP 429 from {upstream}, retry after {int 5 60} s | file storage is busy
        INFO*7 Job {job}#{id} taken from "{queue}", waited {tail 4 9000} ms
        INFO*8 Job {job}#{id} finished in {tail 30 20000} ms
        INFO*2 Job {job}#{id} finished in {tail 30 20000} ms: {int 1 4000} records, {int 0 20} skipped
        INFO Job {job}#{id} progress {int 5 95} %, {int 100 90000} records
        INFO Scheduled {job} for every {int 2 30} min, next run in {int 10 1700} s
        INFO Queue "{queue}": {int 0 300} ready, {int 0 12} running, {int 0 40} delayed
        INFO Mail "{subject}" sent to {user}@example.org in {tail 60 3000} ms
        INFO Report {int 1000 99999} built for {user}: {int 1 80} pages, {dec 4 900} MB
        INFO Image {int 10000 999999}.jpg resized to {size} px in {tail 20 900} ms
        INFO Imported {int 20 9000} rows from catalogue-{int 1 60}.csv, {int 0 12} rejected
        INFO Heartbeat: thread {int 1 16} idle for {int 1 50} s, {int 100 99999} jobs done since start
        INFO Removed {int 1 900} expired sessions and {int 0 80} temporary files
        INFO Lock "{job}" acquired for {int 30 600} s
        WARN*5 Job {job}#{id} failed: {why}; retry {int 1 4} of 5 in {int 2 120} s
        WARN*2 Job {job}#{id} runs for {int 31 900} s, expected at most 30 s
        WARN Queue "{queue}" grows: {int 500 9000} ready, oldest waits for {int 60 3600} s
        WARN Job {job}#{id} was taken twice, the second copy is dropped
        WARN Memory of worker {int 1 16} is {int 400 980} MB, it restarts after this job
        WARN Row {int 2 9000} of catalogue-{int 1 60}.csv: column {int 1 20} {badcell}
        WARN Lost the lock "{job}" after {int 30 600} s, stepping back
        WARN Mail to {user}@example.org deferred: mailbox is full
        ERROR*3 Job {job}#{id} failed for good after 5 attempts: {why}
        ERROR*2 Job {job}#{id} raised {error}
        ERROR Job {job}#{id} killed: memory limit of {int 256 2048} MB exceeded
        ERROR Job {job}#{id} moved to the dead letters of "{queue}", {int 1 90} there now
        ERROR Broker connection to {peer} lost: {cause}
        ERROR Import of catalogue-{int 1 60}.csv aborted at row {int 2 9000}: more than {int 5 50} errors
        """;

    /** A relational database. */
    static final String DATABASE = """
        trigger = time | wal | immediate force wait
        table = orders | order_items | users | payments | sessions | audit_log | products | stock | events | prices
        app = shop | billing | reports | admin | backup | migration
        where = id = {int 1 999999} | user_id = {int 1 99999} | created_at > now() - interval '{int 1 30} days' | \
        status = 'new' AND store_id = {int 1 90} | sku LIKE '{hex 4}%' | total > {int 100 9000}
        query = SELECT * FROM {table} WHERE {where} | SELECT count(*) FROM {table} WHERE {where} | \
        UPDATE {table} SET updated_at = now() WHERE {where} | DELETE FROM {table} WHERE {where} | \
        SELECT t.* FROM {table} t JOIN users u ON u.id = t.user_id WHERE t.{where}
        INFO*3 checkpoint starting: {trigger}
        INFO*3 checkpoint complete: wrote {tail 40 9000} buffers ({dec 1 240} %); write={dec 10 900} s, \
        sync=0.{int 100 900} s, \
        total={dec 12 920} s; distance={int 900 90000} kB
        INFO*5 connection received: host={ip} port={int 32768 60999}
        INFO*5 connection authorized: user={app} database={app} application_name={thread}
        INFO*4 disconnection: session time: 0:{int 10 59}:{int 10 59}.{int 100 999} user={app} host={ip}
        INFO*4 automatic vacuum of table "{app}.public.{table}": index scans: {int 0 2}, pages: {int 0 90} \
        removed, \
        tuples: {tail 20 90000} removed, {int 1000 900000} remain
        INFO*3 automatic analyze of table "{app}.public.{table}": elapsed {tail 20 9000} ms
        INFO*6 duration: {tail 2 240}.{int 100 999} ms  statement: {query}
        INFO*2 temporary file: path "base/pgsql_tmp/{int 1000 9999}.{int 0 9}", size {tail 80000 90000000}
        INFO archived write-ahead log file "{hex 8}000000{hex 8}"
        INFO replica {ip} is streaming at {hex 1}/{hex 8}, lag {tail 8 9000} bytes
        INFO {int 8 180} connections, {int 1 24} active, cache hit ratio 0.9{int 10 99}
        INFO index "{table}_created_at_idx": {int 1 90} pages newly deleted, {int 1 40} reusable
        WARN*6 slow query: {int 1100 19000} ms  statement: {query}
        WARN*2 process {int 100 32000} still waiting for ShareLock on transaction {int 100000 9999999} after \
        1000.{int 100 999} ms
        WARN checkpoints are occurring too frequently ({int 5 28} seconds apart)
        WARN {int 85 98} of 100 connections are in use
        WARN table "{app}.public.{table}" has {int 20 70} % dead tuples
        WARN replica {ip} lags by {int 20 900} MB
        WARN there is no transaction in progress, user={app} host={ip}
        WARN idle in transaction for {int 31 900} s: user={app} pid={int 100 32000}
        WARN disk usage of the data volume is {int 80 94} %
        WARN password of user "{app}" expires in {int 1 14} days
        ERROR*2 duplicate key value violates unique constraint "{table}_pkey", key (id)=({int 1 999999})
        ERROR*2 deadlock detected: process {int 100 32000} waits for ShareLock on transaction {int 100000 9999999}
        ERROR canceling statement due to statement timeout: {query}
        ERROR insert or update on table "{table}" violates foreign key constraint "{table}_user_id_fkey"
        ERROR column "{app}_id" of relation "{table}" does not exist at character {int 8 90}
        ERROR could not serialize access due to concurrent update on "{table}"
        ERROR password authentication failed for user "{app}" from {ip}
        ERROR remaining connection slots are reserved for superusers, host={ip}
        ERROR could not resize shared memory segment "/PostgreSQL.{int 100000 999999}": No space left on device
        ERROR could not receive data from client {peer}: connection reset by peer
        """;

    /** An in-memory cache. */
    static final String CACHE = """
        space = session | cart | price | product | ratelimit | feed | token | lock | geo
        key = {space}:{int 1 99999} | {space}:{hex 8} | {space}:{user}
        command = GET | SET | HGETALL | ZRANGE | LPUSH | EXPIRE | INCR | SADD | SCAN
        INFO*4 {int 100 900} changes in {int 60 300} seconds, saving
        INFO*3 Background saving started by pid {int 20 9000}
        INFO*3 DB saved on disk in {tail 40 6000} ms, {dec 10 4000} MB
        INFO*5 Accepted {peer}, {int 4 400} clients connected
        INFO*4 Closed {peer}: idle for {int 60 900} s
        INFO*5 Keyspace "{space}": {int 50000 90000} keys, {int 100 49000} with expiry, average TTL {int 20 86000} s
        INFO*5 Hit ratio {int 82 99}.{int 0 9} % over {int 1000 90000} reads of "{space}"
        INFO*4 Expired {tail 4 9000} keys of "{space}" in {int 1 25} ms
        INFO*2 {command} {key} served in {tail 8 900} us
        INFO*2 Memory used {dec 200 9000} MB, peak {dec 9000 9900} MB, fragmentation 1.{int 0 60}
        INFO Append-only file rewrite finished: {dec 10 900} MB to {dec 5 400} MB
        INFO Replica {ip} asks for synchronization at offset {int 100000 99999999}
        INFO Partial resynchronization accepted, sending {tail 80 900000} bytes of backlog to {ip}
        INFO Script {hex 12} loaded, {int 1 40} scripts cached
        INFO {int 800 24000} commands a second, {dec 2 900} MB/s out
        WARN*4 Slow command {command} {key}: {int 11 480} ms
        WARN*3 Evicted {tail 10 9000} keys of "{space}" by allkeys-lru
        WARN*2 Memory used is {int 85 98} % of the limit
        WARN Big key {key}: {dec 12 400} MB, {int 1000 900000} members
        WARN Client {peer} output buffer is {dec 80 640} MB
        WARN Latency spike {int 110 900} ms during fork
        WARN Hit ratio of "{space}" fell to {int 20 60} %
        WARN Replica {ip} has been silent for {int 10 58} s
        WARN {int 900 999} of 1000 clients connected
        ERROR*3 OOM command not allowed when used memory is over the limit: {command} {key}
        ERROR*2 WRONGTYPE Operation against a key holding the wrong kind of value: {command} {key}
        ERROR Can't save in background: fork: Cannot allocate memory
        ERROR Connection with replica {ip} lost: {cause}
        ERROR MISCONF Errors writing to the append-only file: No space left on device
        ERROR Client {peer} closed for overcoming of output buffer limits
        ERROR NOAUTH Authentication required from {peer}
        ERROR Script {hex 12} killed after {int 5 30} s
        """;

    /** A message broker. */
    static final String BROKER = """
        bad = schema {int 1 60} is unknown | field "amount" is missing | consumer "{user}" rejected it | payload \
        is not JSON
        topic = orders | payments | clicks | mail | stock-changes | audit | metrics | price-updates | dead-letters
        part = {topic}-{int 0 11}
        group = billing | analytics | notifier | search-indexer | warehouse | archive | fraud-check
        INFO*5 Committed offset {int 1000 99999999} of {part} for group "{group}"
        INFO*5 Appended {tail 10 9000} messages to {part}, {dec 2 4000} KB, in {tail 1 90} ms
        INFO*3 Rolled new log segment of {part} at offset {int 1000 99999999} in {tail 2 60} ms
        INFO*3 Deleted segment {int 1000 99999999} of {part}: older than {int 1 7} days
        INFO*4 Producer {peer} connected, client id {group}-{int 1 20}
        INFO*4 Consumer {group}-{int 1 20} joined group "{group}", generation {int 2 400}
        INFO*3 Rebalanced group "{group}": {int 1 12} members, {int 4 48} partitions in {tail 40 4000} ms
        INFO*3 Group "{group}" reads "{topic}" with a lag of {tail 2 900} messages
        INFO*2 {int 120 24000} messages/s in, {int 120 48000} messages/s out, {dec 2 900} MB/s
        INFO Broker {int 1 5} is now the leader of {part}, epoch {int 3 90}
        INFO In-sync replicas of {part}: {int 1 2}, {int 3 4}, {int 5 6}
        INFO Snapshot of the metadata written at offset {int 10000 9999999}, {dec 4 90} KB
        INFO Compacted {part}: {dec 20 900} MB to {dec 2 100} MB, {int 1000 90000} keys kept
        INFO Consumer {group}-{int 1 20} left group "{group}": it closed
        WARN*5 Group "{group}" reads "{topic}" with a lag of {int 2000 900000} messages
        WARN*2 In-sync replicas of {part} shrink from 3 to 2: broker {int 1 5} is behind by {int 4000 90000} \
        messages
        WARN Consumer {group}-{int 1 20} missed its heartbeat, removed from "{group}" after {int 10 45} s
        WARN Message {int 1000 99999999} of {part} redelivered, attempt {int 2 9}
        WARN Produce to {part} took {int 510 4800} ms, threshold 500 ms
        WARN Client {peer} throttled for {int 40 900} ms: quota {int 1 20} MB/s
        WARN Disk usage of /var/lib/broker is {int 80 94} %
        WARN Unacknowledged messages of "{topic}": {int 1000 60000}
        WARN Message of {dec 10 80} MB refused from {peer}: limit is 1 MB
        ERROR*3 Message {int 1000 99999999} of {part} moved to dead-letters after {int 5 10} attempts: {bad}
        ERROR*2 Connection to broker {int 1 5} at {peer} lost: {cause}
        ERROR Not enough in-sync replicas for {part}: 1 of required 2
        ERROR Authentication of {peer} failed: invalid SASL credentials for "{group}"
        ERROR Offset {int 1000 99999999} of {part} is out of range for group "{group}"
        ERROR Corrupt record in {part} at offset {int 1000 99999999}: checksum {hex 8}, computed {hex 8}
        ERROR Flush of {part} failed: Input/output error
        """;

    /** A machine learning model that answers requests. */
    static final String INFERENCE = """
        feature = age | basket_size | city | last_visit | price_segment | device | clicks_7d
        failure = NaN in the output of layer {int 1 48} | shape ({int 1 32}, {int 100 900}) does not match | \
        tokenizer failed at byte {int 1 9000} | deadline exceeded
        invalid = empty input | image is not decodable | unknown language "{hex 2}" | batch of {int 33 400} is \
        over 32
        model = ranker-v{int 2 5} | embedder-base | classifier-ru | ocr-small | detector-n | summarizer-{int 1 7}b
        task = rank | embed | classify | detect | summarize | ocr
        INFO*8 POST /v1/{task} 200 {tail 18 2600} ms model={model} batch={int 1 32}
        INFO*3 POST /v1/{task} 200 {tail 18 2600} ms model={model} tokens={tail 20 8000} user={user}
        INFO*3 Batch {hex 8}: {int 1 32} inputs, queue {tail 1 400} ms, compute {tail 14 1900} ms
        INFO*2 Throughput {int 40 900} requests/min, {dec 20 9000} tokens/s, p95 {int 90 900} ms
        INFO*2 Cache of embeddings: {int 1000 90000} vectors, hit ratio {int 40 95} %
        INFO Loaded {model} in {tail 400 20000} ms, {int 120 9000} MB
        INFO Warmed up {model} with {int 4 32} batches, {int 8 90} ms each
        INFO Device memory {int 30 90} % in use, temperature {int 41 78} C
        INFO Drift of "{feature}": PSI 0.0{int 10 99}, within the limit
        INFO Saved {int 100 9000} samples for labelling to bucket "feedback-{int 1 12}"
        INFO GET /v1/models 200 {int 1 9} ms client={ip}
        INFO A/B test "{task}-{int 1 30}": {int 100 9000} in A, {int 100 9000} in B
        WARN*4 POST /v1/{task} 200 {int 3000 19000} ms model={model} is slower than 2500 ms
        WARN*2 Queue holds {int 64 900} requests, batch timeout raised to {int 20 90} ms
        WARN Input of {int 4100 16000} tokens truncated to 4096 for {model}
        WARN Confidence {int 2 5}.{int 10 99} % is low, request {hex 8} answered by the fallback
        WARN Drift of "{feature}": PSI 0.{int 20 90}, above the limit 0.2
        WARN POST /v1/{task} 429 {int 1 4} ms client={ip}
        WARN Device temperature {int 79 89} C, clock reduced by {int 5 30} %
        WARN Feature "{feature}" is missing in {int 1 20} % of requests, default used
        ERROR*2 POST /v1/{task} 500 {tail 20 3000} ms model={model}: {failure}
        ERROR*2 POST /v1/{task} 400 {int 1 9} ms: {invalid}
        ERROR Out of device memory: tried to allocate {int 200 9000} MiB, {int 8 190} MiB free
        ERROR Worker {int 1 8} of {model} stopped with signal {int 6 11}, restarting
        ERROR Could not fetch features of user {int 1000 99999}: {cause}
        ERROR Model registry {ip} does not answer: {cause}
        """;

    private Phrases() {}
}
