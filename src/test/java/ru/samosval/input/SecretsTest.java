package ru.samosval.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is masked in build logs, in the audit log and on pages, and what stays readable. */
class SecretsTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '¦', quoteCharacter = '\0', textBlock = """
            chpasswd <<EOF⏎root:hunter2⏎bob:x⏎EOF              ¦ chpasswd <<EOF⏎root:***⏎bob:***⏎EOF
            docker login -u bob --password-stdin <<'EOF'⏎x y⏎EOF⏎ls ¦ docker login -u bob --password-stdin <<'EOF'⏎***⏎EOF⏎ls
            cat <<-END | gh auth login --with-token⏎  hunter2⏎  END⏎ls ¦ cat <<-END | gh auth login --with-token⏎  ***⏎  END⏎ls
            cat <<EOF > passwords.txt⏎hello world⏎EOF          ¦ cat <<EOF > passwords.txt⏎hello world⏎EOF
            cat <<EOF⏎chpasswd⏎EOF                             ¦ cat <<EOF⏎chpasswd⏎EOF
            passwd --stdin root <<EOF⏎hunter2                  ¦ passwd --stdin root <<EOF⏎***""")
    void aDocumentThatAProgramReadsPasswordsFromIsMasked(String text, String masked) {
        assertEquals(masked.replace('⏎', '\n'), Secrets.masked(text.replace('⏎', '\n')));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '¦', quoteCharacter = '\0', textBlock = """
            export AWS_SECRET_ACCESS_KEY=abc123 && ./x      ¦ export AWS_SECRET_ACCESS_KEY=*** && ./x
            export API_KEY=abc123 && curl -H 'Authorization: Bearer zzz999' https://bob:pw77@x.example/a ¦ export API_KEY=*** && curl -H 'Authorization: ***' https://***@x.example/a
            DB_PASSWORD="a b c" run                         ¦ DB_PASSWORD="***" run
            DB_PASSWORD=hun"ter2" run                       ¦ DB_PASSWORD=*** run
            DB_PASSWORD='abc'def run                        ¦ DB_PASSWORD=*** run
            DB_PASSWORD="abc"'def'gh run                    ¦ DB_PASSWORD=*** run
            MYSQL_PASSWD='a b' run                          ¦ MYSQL_PASSWD='***' run
            my_credentials=x; run                           ¦ my_credentials=***; run
            echo "TOKEN=a b c" > x                          ¦ echo "TOKEN=***" > x
            ["sh", "-c", "export TOKEN=abc && run"]         ¦ ["sh", "-c", "export TOKEN=*** && run"]
            ["app", "--password", "hunter2"]                ¦ ["app", "--password", "***"]
            ["app", "--api-key=hunter2", "x"]               ¦ ["app", "--api-key=***", "x"]
            app --password hunter2 --verbose                ¦ app --password *** --verbose
            java -Dspring.datasource.password=x -jar a.jar  ¦ java -Dspring.datasource.password=*** -jar a.jar
            npm config set //registry.example/:_authToken=x ¦ npm config set //registry.example/:_authToken=***
            curl -H "X-Api-Key: abc def" x                  ¦ curl -H "X-Api-Key: ***" x
            curl -H Private-Token:abc https://git.example/x ¦ curl -H Private-Token:*** https://git.example/x
            echo '{"password": "x", "user": "u"}'           ¦ echo '{"password": "***", "user": "u"}'
            git clone https://token@git.example/x           ¦ git clone https://***@git.example/x
            git clone ssh://bob:pw@git.example/x            ¦ git clone ssh://***@git.example/x
            DB_PASS=x ./migrate                             ¦ DB_PASS=*** ./migrate
            PASS=x && PW=y                                  ¦ PASS=*** && PW=***
            PWD=secret ./run                                ¦ PWD=*** ./run
            MYSQL_PWD=secret mysql                          ¦ MYSQL_PWD=*** mysql
            GITHUB_PAT=abc PGPASSWORD=x DBPASS=y appKey=z   ¦ GITHUB_PAT=*** PGPASSWORD=*** DBPASS=*** appKey=***
            AWS_CREDS=x REDISCLI_AUTH=y TOKENVALUE=z        ¦ AWS_CREDS=*** REDISCLI_AUTH=*** TOKENVALUE=***
            PASS=a\\ b run                                  ¦ PASS=*** run
            X=${DB_PASS:-hunter2} run                       ¦ X=${DB_PASS:-***} run
            curl -u user:pass https://x.example             ¦ curl -u user:*** https://x.example
            curl -fsSLu user:pass https://x.example         ¦ curl -fsSLu user:*** https://x.example
            curl -uuser:pass https://x.example              ¦ curl -uuser:*** https://x.example
            curl "https://x.example/?a=1&b=2" --user 'user:pa ss' ¦ curl "https://x.example/?a=1&b=2" --user 'user:***'
            curl -u abc123: https://x.example               ¦ curl -u ***: https://x.example
            ["curl", "-u", "user:pass", "https://x"]        ¦ ["curl", "-u", "user:***", "https://x"]
            docker login -u bob -p x registry.example       ¦ docker login -u bob -p *** registry.example
            docker login -u bob --password x r.example      ¦ docker login -u bob --password *** r.example
            docker login --password=x; mkdir -p /app        ¦ docker login --password=***; mkdir -p /app
            helm registry login -p "x y" registry.example   ¦ helm registry login -p "***" registry.example
            mysql -uroot -pX db                             ¦ mysql -uroot -p*** db
            mysqldump -h db -p'X Y' --all-databases         ¦ mysqldump -h db -p'***' --all-databases
            docker exec db mysql --password=X -e 'select 1' ¦ docker exec db mysql --password=*** -e 'select 1'
            ["mysqladmin", "-pX", "ping"]                   ¦ ["mysqladmin", "-p***", "ping"]
            sshpass -p x ssh -p 22 host                     ¦ sshpass -p *** ssh -p 22 host
            sshpass -px scp a host:                         ¦ sshpass -p*** scp a host:
            mongosh -u root -p x admin; redis-cli -a y ping ¦ mongosh -u root -p *** admin; redis-cli -a *** ping
            echo "root:Docker!" | chpasswd                  ¦ echo "root:***" | chpasswd
            chpasswd <<< root:x                             ¦ chpasswd <<< root:***
            echo -e "pw\\npw" | passwd root                  ¦ echo -e "***" | passwd root
            echo x | docker login -u bob --password-stdin r ¦ echo *** | docker login -u bob --password-stdin r
            keytool -genkey -storepass x -keypass y -alias a ¦ keytool -genkey -storepass *** -keypass *** -alias a
            openssl rsa -in k.pem -passin pass:x -out o.pem ¦ openssl rsa -in k.pem -passin pass:*** -out o.pem
            useradd -m -p x bob                             ¦ useradd -m -p *** bob
            htpasswd -bc /etc/nginx/htpasswd bob x          ¦ htpasswd -bc /etc/nginx/htpasswd bob ***
            rabbitmqctl add_user bob x                      ¦ rabbitmqctl add_user bob ***
            mysqladmin -u root password rootpw              ¦ mysqladmin -u root password ***
            subscription-manager register --org="MCI" --activationkey="OpenStack13" ¦ subscription-manager register --org="MCI" --activationkey="***"
            rhnreg_ks --activationkey x1 --force             ¦ rhnreg_ks --activationkey *** --force
            echo 'mysql-server mysql-server/root_password password root' | debconf-set-selections ¦ echo 'mysql-server mysql-server/root_password password ***' | debconf-set-selections
            debconf-set-selections <<< "mysql-server mysql-server/root_password_again password r00t" ¦ debconf-set-selections <<< "mysql-server mysql-server/root_password_again password ***"
            echo "define('DB_PASSWORD', 'x1');" >> wp-config.php ¦ echo "define('DB_PASSWORD', '***');" >> wp-config.php
            psql -c "ALTER USER bob PASSWORD 'x'"           ¦ psql -c "ALTER USER bob PASSWORD '***'"
            mysql -e "CREATE USER bob IDENTIFIED BY 'x'"    ¦ mysql -e "CREATE USER bob IDENTIFIED BY '***'"
            aws configure set aws_secret_access_key x       ¦ aws configure set aws_secret_access_key ***
            npm config set //r.example/:_authToken x        ¦ npm config set //r.example/:_authToken ***
            git config --global github.token x              ¦ git config --global github.token ***
            echo "<server><password>x</password></server>"  ¦ echo "<server><password>***</password></server>"
            settings['SECRET_KEY'] = 'x'                    ¦ settings['SECRET_KEY'] = '***'
            echo ghp_abcdefghij0123456789                   ¦ echo ***
            echo gho_abcdef ghs_abcdef github_pat_11ABC_def ¦ echo *** *** ***
            run --with glpat-abcdefghij xoxb-123-abc        ¦ run --with *** ***
            run npm_abcdefghijklmnopqrstuvwxyz0123456789    ¦ run ***
            run pypi-AgEIcHlwaS5vcmcCJDU3                   ¦ run ***
            run sk-abcdefghijkl0123456789 sk-proj-abc_123   ¦ run *** ***
            run dckr_pat_abcdefgh123 hvs.CAESIabcdefghijkl  ¦ run *** ***
            run eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc_d  ¦ run ***
            curl https://hooks.slack.com/services/T0/B0/x   ¦ curl https://hooks.slack.com/services/***
            curl "https://x.example/b?sv=1&sig=abc%3D"      ¦ curl "https://x.example/b?sv=1&sig=***"
            Authorization: Bearer x                         ¦ Authorization: ***
            wget --header="Authorization: Bearer x" y       ¦ wget --header="Authorization: ***" y
            curl -b x -H "Cookie: a=b; c=d" y               ¦ curl -b x -H "Cookie: ***" y
            run "Bearer abc123def"                          ¦ run "Bearer ***"
            curl https://api.telegram.org/bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1/sendMessage ¦ curl https://api.telegram.org/bot***/sendMessage
            echo "machine github.com login u password hunter2" > ~/.netrc ¦ echo "machine github.com login u password ***" > ~/.netrc
            echo '{"auths":{"r.io":{"auth":"dXNlcjpodW50ZXIy"}}}' ¦ echo '{"auths":{"r.io":{"auth":"***"}}}'
            poetry config http-basic.foo user hunter2       ¦ poetry config http-basic.foo user ***
            composer config -g github-oauth.github.com 0123abcd ¦ composer config -g github-oauth.github.com ***
            composer config --auth http-basic.repo user pw  ¦ composer config --auth http-basic.repo user ***
            bundle config --global gems.example.com abcd:ef01 ¦ bundle config --global gems.example.com ***
            BUNDLE_GEMS__EXAMPLE__COM=abcd:ef01 bundle      ¦ BUNDLE_GEMS__EXAMPLE__COM=*** bundle
            twine upload -u u -p hunter2 dist/x             ¦ twine upload -u u -p *** dist/x
            dotnet nuget add source https://r.example -u b -p hunter2 ¦ dotnet nuget add source https://r.example -u b -p ***
            vault login s.abcdefghijklmnop                  ¦ vault login ***
            ngrok config add-authtoken x1; cargo login y2   ¦ ngrok config add-authtoken ***; cargo login ***
            gh auth login --with-token <<< x                ¦ gh auth login --with-token <<< ***
            TOKEN_URL=https://idp.example KEYCLOAK_VERSION=24 ¦ TOKEN_URL=*** KEYCLOAK_VERSION=***
            MONKEY=1 keyboard=ru npm ci                     ¦ MONKEY=*** keyboard=*** npm ci
            curl -H "X-Keyset-Id: 7" -H 'X-Tokenizer:bert'  ¦ curl -H "X-Keyset-Id: ***" -H 'X-Tokenizer:***'
            sudo -S <<< x ls                                ¦ sudo -S <<< *** ls
            printf '%s' x | docker login --password-stdin   ¦ printf '%s' *** | docker login --password-stdin
            mysql -e "SET PASSWORD FOR 'root'@'localhost' = 'x'" ¦ mysql -e "SET PASSWORD FOR 'root'@'localhost' = '***'"
            smbclient //h/s -U user%x                       ¦ smbclient //h/s -U user%***
            lftp -u user,x sftp://h                         ¦ lftp -u user,*** sftp://h
            echo "requirepass x" >> redis.conf              ¦ echo "requirepass ***" >> redis.conf
            POSTGRES_PASSWORD_FILE=/run/secrets/db ./run    ¦ POSTGRES_PASSWORD_FILE=*** ./run
            PASSWORD=true MYSQL_ALLOW_EMPTY_PASSWORD=yes x  ¦ PASSWORD=*** MYSQL_ALLOW_EMPTY_PASSWORD=*** x
            PASSWORD=secret.txt TOKEN=abc.json x            ¦ PASSWORD=*** TOKEN=*** x
            TOKENIZERS_PARALLELISM=false python a.py        ¦ TOKENIZERS_PARALLELISM=*** python a.py
            PASSWORD='$ecret' run                           ¦ PASSWORD='***' run
            PASSWORD=\\$ecret TOKEN="\\$ecret" run         ¦ PASSWORD=*** TOKEN="***" run
            curl -H 'X-Api-Key: $ecret' x                   ¦ curl -H 'X-Api-Key: ***' x
            curl -u 'bob:$ecret' x                          ¦ curl -u 'bob:***' x
            SECRET_KEY=$(echo hunter2) run                  ¦ SECRET_KEY=*** run
            SECRET_KEY="$(echo "a b")" run                  ¦ SECRET_KEY=*** run
            export TOKEN=`cat /run/secrets/npm` && npm ci   ¦ export TOKEN=*** && npm ci
            PASSWORD=%x% TOKEN=<x> KEY={{x}} SECRET={{ x }} ¦ PASSWORD=*** TOKEN=*** KEY=*** SECRET=***
            PASSWORD=env:x TOKEN=id=x KEY=@/x SECRET=a,b run ¦ PASSWORD=*** TOKEN=*** KEY=*** SECRET=*** run
            KEY=a'b c'd run                                 ¦ KEY=*** run
            KEY="a b"c"d e" run                             ¦ KEY=*** run
            sh -c "export KEY='a b'c && run" && x           ¦ sh -c "export KEY=*** && run" && x
            sh -c "KEY=\\"a b\\" run"                   ¦ sh -c "KEY=\\"***\\" run"
            "KEY="a run; "KEY=", "TOKEN=" b                 ¦ "KEY="*** run; "KEY=", "TOKEN=" b
            KEY=a\\ b\\'c d; KEY=<(echo a) run            ¦ KEY=*** d; KEY=*** run
            don't KEY=a'b c'd run                           ¦ don't KEY=*** run
            KEY=(a b) TOKEN[0]=abc KEY+=(c "d )" e) run     ¦ KEY=*** TOKEN[0]=*** KEY+=*** run
            KEY=$TOKEN$x TOKEN=${A:-b} KEY=a$b run          ¦ KEY=*** TOKEN=*** KEY=*** run
            TOKEN==abc run                                  ¦ TOKEN==*** run
            "KEY=true and more" run                         ¦ "KEY=***" run
            curl "https://h/x?access-token=1.abc&a=1"       ¦ curl "https://h/x?access-token=***&a=1"
            run api-key=v1.abcdef                           ¦ run api-key=***
            X-Monkey: a                                     ¦ X-Monkey: ***
            X-Keyset-Id: 7                                  ¦ X-Keyset-Id: ***
            http POST x X-Api-Key:abc Api-Token:def         ¦ http POST x X-Api-Key:*** Api-Token:***
            irm x -Headers @{"X-Api-Key"="abc"}             ¦ irm x -Headers @{"X-Api-Key"="***"}
            irm x -Headers @{ 'X-Monkey' = 'abc' }          ¦ irm x -Headers @{ 'X-Monkey' = '***' }
            xh x PRIVATE-TOKEN:abc                          ¦ xh x PRIVATE-TOKEN:***
            git clone git:pw@host.test:team/app             ¦ git clone ***@host.test:team/app
            git clone "git:p:w/x@host.test:team/app"        ¦ git clone "***@host.test:team/app"
            curl --cert c.pem:x https://h                   ¦ curl --cert c.pem:*** https://h
            echo "-----BEGIN PRIVATE KEY-----MII-----END"   ¦ echo "-----BEGIN PRIVATE KEY-----***-----END"
            """)
    void areMaskedOnceAndForAll(String text, String masked) {
        assertEquals(masked, Secrets.masked(text));
        assertEquals(masked, Secrets.masked(masked));
    }

    /** What follows the secret is shown as it is built, whatever quotes surround the secret. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '¦', quoteCharacter = '\0', textBlock = """
            su - app -c 'echo "export API_TOKEN=abc" >> ~/.profile' && npm ci ¦ su - app -c 'echo "export API_TOKEN=***" >> ~/.profile' && npm ci
            bash -c "echo 'export TOKEN=abc' >> ~/.bashrc" && make ¦ bash -c "echo 'export TOKEN=***' >> ~/.bashrc" && make
            bash -c "echo 'export TOKEN=abc' > x && echo 'b'" ¦ bash -c "echo 'export TOKEN=***' > x && echo 'b'"
            ["bash","-c","debconf-set-selections <<< 'm m/root password root'"] ¦ ["bash","-c","debconf-set-selections <<< 'm m/root password ***'"]
            bash -c "x <<< 'm m/a password root' && x <<< 'm m/b password root' && y" ¦ bash -c "x <<< 'm m/a password ***' && x <<< 'm m/b password ***' && y"
            sh -c "x \\"export KEY=abc\\" && y \\"z\\""              ¦ sh -c "x \\"export KEY=***\\" && y \\"z\\""
            ["sh","-c","su -c \\"echo 'A_KEY=abc' > x\\" && echo 'b'"] ¦ ["sh","-c","su -c \\"echo 'A_KEY=***' > x\\" && echo 'b'"]
            sh -c 'echo '"'"'KEY=abc'"'"' x' && y             ¦ sh -c 'echo '"'"'KEY=***'"'"' x' && y
            x '{"password":"'"abc"'", "a":"'"$A"'"}' --b        ¦ x '{"password":"'"***"'", "a":"'"$A"'"}' --b
            x '{"password":"'abc'", "a":"b"}' && y              ¦ x '{"password":"'***'", "a":"b"}' && y
            python -c "f(b'TOKEN=abc', c)" && y "z"             ¦ python -c "f(b'TOKEN=***', c)" && y "z"
            sh -c "x KEY=a'b run" && x                          ¦ sh -c "x KEY=*** run" && x
            sh -c "KEY=\\"abc run" && x                         ¦ sh -c "KEY=\\"***" && x
            mysql -e"ALTER USER x IDENTIFIED BY 'abc'" && make "x" ¦ mysql -e"ALTER USER x IDENTIFIED BY '***'" && make "x"
            su p -c "psql -c \\"ALTER USER p PASSWORD 'abc'\\"" && x ¦ su p -c "psql -c \\"ALTER USER p PASSWORD '***'\\"" && x
            docker run -e'TOKEN=abc d' x && y                   ¦ docker run -e'TOKEN=***' x && y
            mysql -uroot -ppassword mydb < init.sql             ¦ mysql -uroot -p*** mydb < init.sql
            mysqladmin -uadmin -ppass create kimai              ¦ mysqladmin -uadmin -p*** create kimai
            docker login -u bob -ptoken r.example               ¦ docker login -u bob -p*** r.example
            az login -password x                                ¦ az login -p*** ***
            ["sh","-c","KEY='$ecret' run"]                      ¦ ["sh","-c","KEY='***' run"]
            """)
    void whatStandsBehindASecretStaysReadable(String text, String masked) {
        assertEquals(masked, Secrets.masked(text));
        assertEquals(masked, Secrets.masked(masked));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '¦', quoteCharacter = '\0', textBlock = """
            (echo jetbrains; echo jetbrains) | passwd userftp   ¦ (echo ***; echo ***) | passwd userftp
            { echo p; echo p; } | passwd && x                   ¦ { echo ***; echo ***; } | passwd && x
            (echo 'root:abc'; echo 'bob:def') | chpasswd        ¦ (echo 'root:***'; echo 'bob:***') | chpasswd
            bash -c "(echo 'a)b'; echo c) | sudo passwd u" && x ¦ bash -c "(echo '***'; echo ***) | sudo passwd u" && x
            (echo a) && (printf '%s' b; sleep 1; echo -n c >&2) | passwd u ¦ (echo a) && (printf '%s' ***; sleep 1; echo -n *** >&2) | passwd u
            (echo $PW; echo "${PW}"; echo x) | smbpasswd -s u   ¦ (echo $PW; echo "${PW}"; echo ***) | smbpasswd -s u
            (echo a; echo b) | docker login --password-stdin    ¦ (echo ***; echo ***) | docker login --password-stdin
            echo "debian1" | vncpasswd -f > ~/.vnc/passwd       ¦ echo "***" | vncpasswd -f > ~/.vnc/passwd
            echo -e "t1\\nt1" | smbpasswd -a -s rw              ¦ echo -e "***" | smbpasswd -a -s rw
            yes 'insecure' | passwd u                           ¦ yes '***' | passwd u
            db.createUser({user:"root",pwd:"abcdef",roles:[]})  ¦ db.createUser({user:"root",pwd:"***",roles:[]})
            mongo --eval "db.x({pwd:\\"abcdef\\",roles:[]})"    ¦ mongo --eval "db.x({pwd:\\"***\\",roles:[]})"
            ./configure --with-dir-password=baculapass          ¦ ./configure --with-dir-password=***
            curl --oauth2-bearer abcdef https://x               ¦ curl --oauth2-bearer *** https://x
            """)
    void whatProgramsReadOrTakeIsMasked(String text, String masked) {
        assertEquals(masked, Secrets.masked(text));
        assertEquals(masked, Secrets.masked(masked));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "git clone ssh://git@host/x",
                "echo password reset",
                "FROM quay.io/keycloak/keycloak:24.0",
                "--mount=type=secret,id=npm npm ci",
                "--mount=type=secret,id=npm_token npm ci",
                "--mount=type=secret,id=npm,target=/root/.npmrc,env=NPM_TOKEN npm ci",
                "docker build --secret id=npm,src=.npmrc .",
                "gpg --keyserver hkp://keys.openpgp.org --recv-keys 0xABCDEF",
                "gpg --keyserver=hkp://keys.openpgp.org",
                "apt-key adv --recv-keys ABCDEF",
                "pip install keyring==24 secretstorage==3.3.3 azure-keyvault-secrets==4.7.0 tokenizers==0.13",
                "pip install django-rest-passwordreset==1.3",
                "apt-get install -y libsecret-1-0=0.20.5-2 debian-archive-keyring=2023.3",
                "tokenizer: bert",
                "BYPASS=1 COMPASS=n",
                "docker login -u bob --password-stdin registry.example",
                "gh auth login --with-token < /run/secrets/gh",
                "ARG TOKEN",
                "ARG TOKEN\nRUN x",
                "TOKEN=$TOKEN npm ci",
                "TOKEN=${TOKEN} npm ci",
                "sh -c \"TOKEN=\\$TOKEN npm ci\"",
                "export TOKEN=\"$TOKEN\" PASS='' KEY=",
                "sh -c \"TOKEN=$TOKEN npm ci\"",
                "curl --oauth2-bearer $(cat /run/secrets/npm) x",
                "docker pull token-api:1.4 && docker run a/x-key@sha256:0a1b",
                "docker run shop:1.4@sha256:0a1b -v a:b",
                "curl -H \"Authorization: Bearer $TOKEN\" x",
                "curl -H \"Authorization: token ${TOKEN}\" x",
                "curl -u \"$USER:$PASS\" x",
                "curl -u bob:$PASS x",
                "curl -u bob -o a:b x",
                "curl --user-agent a:b --url c:d x",
                "docker login -u bob -p $PASS registry.example",
                "docker run -p 80:80 -u 1000:1000 x",
                "mysql -u root -p db",
                "mysql -h db -P3306 -p\"$PASS\" x",
                "mkdir -p /app && tar -xpf a.tar",
                "git clone https://$TOKEN@git.example/x",
                "git clone https://oauth2:${TOKEN}@git.example/x",
                "PWD=/app ./run",
                "OLDPWD=~/x ./run",
                "app --token-file /run/token --private-key /etc/tls/tls.key --client-key=/etc/tls/tls.key",
                "adduser --disabled-password app",
                "echo 'app ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/app",
                "sort --key 2 -k 3",
                "sort --key=2,2 f",
                "KeyError: 'SECRET_KEY'",
                "SyntaxError: Unexpected token: x",
                "gpg --passphrase-fd 0",
                "Tests: pass=12 fail=0",
                "$cancelTokenSource = x",
                "vault login -method=userpass username=bob",
                "BUNDLE_MIRROR=https://r.example/x",
                "passwd --stdin < /run/secrets/x",
                "npm_config_registry=https://r.example npm ci",
                "pip install pypi-server scikit-learn",
                "export AKIAIOSFODNN7EXAMPLE",
                "echo basic auth, bearer tokens",
                "echo x | grep passwd",
                "cat /etc/passwd | tee passwd.txt",
                "echo \"${TOKEN}\" | docker login --password-stdin",
                "[ -z \"$TOKEN\" ] && exit 1",
                "${TOKEN:?is needed}",
                "(echo a; echo b) | grep passwd",
                "(echo $PW; echo \"$PW\") | passwd u",
                "yes | passwd u",
                "yes | apt-get install passwd",
                "x({pwd:process.env.PWD,token:null,key:\"\"})",
                "./configure --with-password --enable-token=yes --with-secret=no",
                "./configure --with-dir-password x --enable-passwd=mod",
                "x '{\"password\":\"'\"$PW\"'\", \"a\":\"'\"$A\"'\"}' --b",
                "curl --oauth2-bearer $TOKEN https://x",
                "mysql -e\"CREATE USER x IDENTIFIED BY '$DB_PASS'\" && make",
                "sh -c \"echo \\\"TOKEN=\\\" && x\"",
                "sh -c 'echo \"TOKEN=\" && x \"y\"'"
            })
    void whatIsNoSecretStaysReadable(String text) {
        assertEquals(text, Secrets.masked(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TOKEN=abc \\\n  npm ci",
                "mysql -uroot \\\n  -pabc \\\n  db",
                "curl \\\n  -u bob:abc \\\n  https://x.example",
                "cat > .env <<EOF\nDB_PASS=abc\nPORT=80\nEOF"
            })
    void continuedLinesAreReadAsOneAndStayAsTheyStand(String text) {
        assertEquals(text.replace("abc", "***"), Secrets.masked(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TOKEN=abc12345 ./x",
                "git clone https://u:abc12345@h.example/a",
                "git clone ssh://git:abc12345@h.example/a",
                "curl -u user:abc12345 https://h.example",
                "curl -H \"X-Api-Key: abc12345\" https://h.example",
                "mysql --password=abc12345 -e 1",
                "cat > f <<EOF\nexport X_TOKEN=abc12345\nEOF",
                "echo one\nX_TOKEN=abc12345 ./x\necho two"
            })
    void whereverALineIsCutNothingOfTheSecretIsShown(String text) {
        for (String end : List.of("\\\n", "\\ \n", "\\\n# why\n", "\\\n\n")) {
            for (int i = 1; i < text.length(); i++) {
                if (text.charAt(i - 1) == '\n') {
                    continue;
                }
                String cut = text.substring(0, i) + end + text.substring(i);
                String masked = Secrets.masked(cut);
                assertFalse(masked.matches("(?s).*(?:abc|345|[^\\w]12|12[^\\w]).*"), () -> cut + "\n->\n" + masked);
                assertEquals(masked, Secrets.masked(masked));
            }
        }
    }

    @Test
    void aCommandOverSeveralLinesStaysAsItStandsWhereNoSecretIsCut() {
        String text = "apt-get update \\\n && apt-get install -y \\\n# what it needs\n    curl \\\n && TOKEN=abc ./x";
        assertEquals(text.replace("abc", "***"), Secrets.masked(text));
    }

    @Property(tries = 2_000)
    void whatWasMaskedStaysAsItIs(@ForAll("commands") String text) {
        String masked = Secrets.masked(text);
        assertEquals(masked, Secrets.masked(masked));
    }

    @Provide
    Arbitrary<String> commands() {
        return Arbitraries.of(
                        "TOKEN",
                        "=",
                        "\"",
                        "'",
                        "\\\"",
                        " ",
                        "x1",
                        ":",
                        ": ",
                        "curl -u ",
                        "mysql -p",
                        "--password",
                        "$A",
                        "\n",
                        "\\\n",
                        " && ",
                        "; ",
                        "echo ",
                        " | chpasswd",
                        "(",
                        ") | passwd",
                        " -e",
                        "https://",
                        "@h/",
                        "Bearer ",
                        "${PASS:-",
                        "}",
                        ",",
                        "<key>",
                        "</key>",
                        "ghp_abcd12",
                        "pass:",
                        "&",
                        "-----BEGIN PRIVATE KEY-----")
                .list()
                .ofMaxSize(14)
                .map(pieces -> String.join("", pieces));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KEY=",
                "KEY=$A",
                "\"KEY=",
                "curl ",
                "curl -u a",
                "a=",
                "mysql -p",
                "https://",
                "https://a:",
                "$A",
                "echo a|",
                "eyJabcdefgh.",
                "machine a login b password ",
                "<<< ",
                "printf '%s' a ",
                "\"auth\":\"",
                "bundle config a.b ",
                "BUNDLE_A=",
                "requirepass ",
                "--x-stdin ",
                "bot1",
                "pass=1 ",
                "config set a ",
                "docker login ",
                "<key>a",
                "-",
                "_",
                "a.",
                "'",
                "${KEY:-",
                "Bearer ",
                "\\\"",
                "htpasswd -b a ",
                "KEY: ",
                "KEY=\"$(",
                "KEY=(",
                "KEY=a'\n",
                "KEY=a\"b ",
                "KEY=\\\"",
                "A-A",
                "a:b@c:",
                "?key=",
                "\"KEY\"= ",
                "(echo a",
                ") | passwd ",
                "echo a;}|passwd",
                "-e\"",
                "a-",
                "\"'\\\"",
                "\"$(\"",
                "'\"KEY=\\\"",
                "{key:\"",
                "mysql -ppass "
            })
    void aTextAsLongAsAFormMayBeIsMaskedInAMoment(String piece) {
        String text = piece.repeat(64 * 1024 / piece.length());
        // On a stack no larger than that of the server's threads.
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread small = new Thread(
                null,
                () -> {
                    Secrets.masked(text);
                    Secrets.masked("KEY=" + text);
                    Secrets.masked("TOKEN: " + text);
                },
                "small",
                256 * 1024);
        small.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
        small.start();
        // It takes a second; what this is about takes hours. A busy machine may be many times slower.
        assertTimeoutPreemptively(Duration.ofMinutes(2), () -> small.join());
        assertNull(thrown.get());
    }
}
