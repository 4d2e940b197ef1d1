# The verbs of build.sh, for those who have just; `./build.sh` explains them.

_default:
    @./build.sh

compile:
    ./build.sh compile

run *ARGS:
    ./build.sh run {{ARGS}}

demo *ARGS:
    ./build.sh demo {{ARGS}}

test *ARGS:
    ./build.sh test {{ARGS}}

fuzz:
    ./build.sh fuzz

bench *ARGS:
    ./build.sh bench {{ARGS}}

check:
    ./build.sh check

jar:
    ./build.sh jar

single:
    ./build.sh single

audit:
    ./build.sh audit

image:
    ./build.sh image

echo *ARGS:
    ./build.sh echo {{ARGS}}

all:
    ./build.sh all

clean:
    ./build.sh clean
