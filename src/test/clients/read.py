"""What docker-py reads of a Docker host: what there is, then, after the line "following", its logs to their end. In JSON."""

import json
import sys
import threading
import time

import docker

client = docker.DockerClient(base_url=sys.argv[1])


def lines(log):
    return log.decode().splitlines()


def log(container, **asked):
    return lines(container.logs(**asked))


found = client.containers.list(all=True)
read = {
    "api": client.version()["ApiVersion"],
    "containers": [
        {
            "id": each.id,
            "name": each.name,
            "image": each.image.tags[0],
            "state": each.status,
            "labels": each.labels,
            "ports": each.ports,
        }
        for each in found
    ],
    "stats": {},
    "followed": {},
}
for each in found:
    stats = each.stats(stream=False)
    read["stats"][each.name] = {
        "read": stats["read"],
        "usage": stats["memory_stats"]["usage"],
        "limit": stats["memory_stats"]["limit"],
    }
try:
    client.containers.create("nginx")
except docker.errors.APIError as e:
    read["refused"] = e.explanation


def follow(container):
    # It comes in frames, which need not be whole lines.
    read["followed"][container.name] = lines(b"".join(container.logs(stream=True, follow=True)))


threads = [threading.Thread(target=follow, args=[each]) for each in found]
for each in threads:
    each.start()
print("following", flush=True)
for each in threads:
    each.join()
read["exit"] = {each.name: each.wait()["StatusCode"] for each in found}
read["errors"] = {each.name: log(each, stdout=False) for each in found}
read["tail"] = {each.name: log(each, tail=3) for each in found}
read["events"] = [
    each["Actor"]["Attributes"]["name"] + " " + each["Action"]
    for each in client.events(since=1, until=int(time.time()) + 1, decode=True)
]
print(json.dumps(read))
