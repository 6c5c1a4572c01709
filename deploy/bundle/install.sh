#!/bin/sh
# Installs yiju @VERSION@ into a folder of its own, from the wheels beside this file: no network.
#   sh install.sh [FOLDER]        default: ./yiju
# PYTHON names another interpreter: PYTHON=/usr/local/bin/python@PYTHON@ sh install.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
place=${1:-./yiju}
python=${PYTHON:-python@PYTHON@}

fail() {
    printf '%s\n' "$@" >&2
    exit 2
}

command -v "$python" >/dev/null ||
    fail "没有找到 $python。本安装包需要 Python @PYTHON@；可用 PYTHON=/路径/python@PYTHON@ 指定。" \
         "$python is not here. This archive needs Python @PYTHON@; name it with PYTHON=/path."
"$python" - <<'CHECK' || fail "$python 不适用：本安装包用于 Python @PYTHON@、@PLATFORM@。" \
                              "$python will not do: this archive is for Python @PYTHON@ on @PLATFORM@."
import platform, sys
here = "%s-%s" % (platform.system().lower(), platform.machine())
sys.exit("%d.%d" % sys.version_info[:2] != "@PYTHON@" or here != "@PLATFORM@")
CHECK
if command -v sha256sum >/dev/null; then
    (cd "$here" && sha256sum --check --quiet SHA256SUMS) ||
        fail '安装包已损坏，请重新拷贝。' 'The archive is damaged; copy it again.'
fi
"$python" -m venv "$place" ||
    fail '无法建立虚拟环境；Debian 上请安装 python3-venv。' \
         'No virtual environment could be made; on Debian install python3-venv.'
"$place/bin/python" -m pip --isolated --quiet --disable-pip-version-check \
    install --no-index --find-links "$here/wheels" --upgrade yiju
mkdir -p "$place/share/doc"
cp "$here/docs/running-a-server.md" "$place/share/doc/"
"$place/bin/yiju" --version
echo "已安装。试一试：$place/bin/yiju build && $place/bin/yiju serve"
