@echo off
rem Installs yiju @VERSION@ into a folder of its own, from the wheels beside this file: no network.
rem   install.cmd [FOLDER]        default: yiju, beside this file
setlocal
set "here=%~dp0"
set "place=%~1"
if "%place%"=="" set "place=%here%yiju"
if "%PYTHON%"=="" set "PYTHON=py -@PYTHON@"
%PYTHON% -c "import sys; sys.exit('%%d.%%d' %% sys.version_info[:2] != '@PYTHON@' or sys.maxsize < 2**32)"
if errorlevel 1 (
    echo This archive needs Python @PYTHON@, 64 bit. Set PYTHON to its python.exe if it is elsewhere.
    exit /b 2
)
%PYTHON% -m venv "%place%" || exit /b 2
"%place%\Scripts\python.exe" -m pip --isolated --quiet --disable-pip-version-check install --no-index --find-links "%here%wheels" --upgrade yiju || exit /b 2
"%place%\Scripts\yiju.exe" --version || exit /b 2
echo Installed. Try: "%place%\Scripts\yiju.exe" build
echo Then:           "%place%\Scripts\yiju.exe" serve
