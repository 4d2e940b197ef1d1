# The verbs of build.sh, for those who have just; `./build.sh` explains them.

set positional-arguments

_default:
    @./build.sh

compile:
    ./build.sh compile

run *ARGS:
    ./build.sh run "$@"

demo *ARGS:
    ./build.sh demo "$@"

test *ARGS:
    ./build.sh test "$@"

fuzz:
    ./build.sh fuzz

bench *ARGS:
    ./build.sh bench "$@"

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
    ./build.sh echo "$@"

all:
    ./build.sh all

clean:
    ./build.sh clean
