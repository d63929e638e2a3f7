import zipfile

with zipfile.ZipFile("function.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
    for number in range(5):
        with bomb.open(f"{number}.bin", "w") as zeros:
            for _ in range(64):
                zeros.write(bytes(1 << 20))
