"""Takes some files out of a wheel: python3 unpack.py wheel folder prefix… (a wheel is an archive in the zip format)"""
import sys
import zipfile

wheel, folder, *prefixes = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.startswith(tuple(prefixes)):
            archive.extract(name, folder)
