def lambda_handler(event, context):
    hoard = []
    while True:
        hoard.append(bytes(1))
        hoard = hoard[-10:]
