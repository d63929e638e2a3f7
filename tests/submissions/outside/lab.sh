# Looks for what is outside of the account: files of the machine, other hosts, the solution of the lab.
cat /etc/passwd ../../../../etc/passwd /proc/self/environ
ls /work /content /root
find / -name 'solution*'
curl -s http://169.254.169.254/latest/meta-data/
curl -s http://example.com/
curl -s file:///etc/passwd
python3 - <<'END'
import os, socket
for path in ["/etc/passwd", "/proc/self/environ", "../../../etc/passwd"]:
    try:
        print(open(path).read())
    except OSError as error:
        print(path, error.strerror)
try:
    socket.create_connection(("example.com", 80))
except Exception as error:
    print(type(error).__name__)
print(sorted(name for name in os.environ if "COLDSTART" in name))
END
