"""botocore's service models, parsed before the snapshot: of the services that there are, and no others."""

import json
import os

from harness import library
from harness.services import SERVICES

_COMMON = ("_retry", "endpoints", "partitions", "sdk-default-configuration")

# By botocore's name for it, such as `lambda/2015-03-31/service-2`.
_models = {}


def install(packages):
    """Takes the models in from the folder of the packages, and makes the botocore of here load them whenever it is imported."""
    for name in _COMMON:
        _models[name] = _parsed(f"{packages}/botocore/data/{name}.json")
    for package in ("botocore", "boto3"):
        for service in SERVICES:
            _take(f"{packages}/{package}/data", service)
    library.after_import["botocore.loaders"] = _attach


def _take(data, service):
    if not os.path.isdir(f"{data}/{service}"):
        return
    for version in os.listdir(f"{data}/{service}"):
        for file in os.listdir(f"{data}/{service}/{version}"):
            if not file.endswith(".json"):
                raise RuntimeError(f"{service}'s {file} is not expanded: pack.py does that")
            name = file.removesuffix(".json")
            _models[f"{service}/{version}/{name}"] = _parsed(f"{data}/{service}/{version}/{file}")


def _parsed(path):
    with open(path, "rb") as file:
        return json.loads(file.read())


def _attach(loaders):
    class Loader(loaders.Loader):
        """botocore's, which looks into folders first, as for AWS_DATA_PATH; what ships with botocore and boto3 is in the snapshot."""

        def list_available_services(self, type_name):
            own = {name.split("/")[0] for name in _models if name.endswith("/" + type_name)}
            return sorted(own.union(super().list_available_services(type_name)))

        def list_api_versions(self, service_name, type_name):
            own = {name.split("/")[1] for name in _models if name.startswith(service_name + "/") and name.endswith("/" + type_name)}
            try:
                return sorted(own.union(super().list_api_versions(service_name, type_name)))
            except loaders.DataNotFoundError:
                if not own:
                    raise
                return sorted(own)

        def load_data_with_path(self, name):
            try:
                return super().load_data_with_path(name)
            except loaders.DataNotFoundError:
                if name not in _models:
                    raise
                return _models[name], f"{self.BUILTIN_DATA_PATH}/{name}"

    Loader.__module__, Loader.__qualname__ = loaders.__name__, "Loader"
    loaders.Loader = Loader
