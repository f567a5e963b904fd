"""An S3 server that believes nobody: moto, checking signatures and permissions, with one bucket and one user.

Says in its first line where it listens, and the user's key and secret. It ends when it is told to.
"""

import json
import logging
import signal

import boto3
import requests
from moto.server import ThreadedMotoServer

logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
url = f"http://{host}:{port}"


def client(service):
    return boto3.client(
        service, endpoint_url=url, region_name="us-east-1", aws_access_key_id="any", aws_secret_access_key="any"
    )


# Until it is told otherwise below, moto lets everybody do everything.
client("s3").create_bucket(Bucket="nulink")
client("iam").create_user(UserName="nulink")
# Also for buckets that are not there, so that it says so of them and does not only forbid them.
statement = {
    "Effect": "Allow",
    "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket"],
    "Resource": ["arn:aws:s3:::nulink*"],
}
client("iam").put_user_policy(
    UserName="nulink",
    PolicyName="blocks",
    PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
)
key = client("iam").create_access_key(UserName="nulink")["AccessKey"]
requests.post(f"{url}/moto-api/reset-auth", data=b"0").raise_for_status()

signal.signal(signal.SIGTERM, lambda *_: exit(0))
print(url, key["AccessKeyId"], key["SecretAccessKey"], flush=True)
signal.pause()
