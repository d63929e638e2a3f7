# A gigabyte of output.
python3 -c 'for _ in range(1024): print("x" * (1 << 20))'
yes 'x' | head -c 1073741824
