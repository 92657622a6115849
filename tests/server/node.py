"""A node of motcuad beside the story's own."""
import json
import os
import signal
import subprocess
import tempfile
import urllib.request

from client import until

BUILD, SERVING, SOURCE = (os.environ[name] for name in ("MOTCUA_BUILD", "MOTCUA_SERVING", "MOTCUA_SOURCE"))


class Node:
    """One more motcuad on the story's database; sections of the settings may be its own."""

    def __init__(self, **sections):
        self.folder = tempfile.mkdtemp(dir=SERVING)
        with open(SERVING + "/motcuad.json", encoding="utf-8") as file:
            settings = json.load(file)
        for section, values in sections.items():
            settings[section] = {**settings.get(section, {}), **values}
        with open(self.folder + "/motcuad.json", "w", encoding="utf-8") as file:
            json.dump(settings, file)
        port_file = self.folder + "/port"
        with open(self.folder + "/log", "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [BUILD + "/services/motcuad/motcuad", "--config", self.folder + "/motcuad.json", "--migrations", SOURCE + "/schemas/sql",
                 "--port-file", port_file],
                stdout=log, stderr=log,
            )
        until(lambda: os.path.exists(port_file) and os.path.getsize(port_file) > 0)
        with open(port_file, encoding="utf-8") as file:
            self.port = int(file.read())

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=60)

    def figure(self, name):
        """Of its metrics; 0 when it has not counted that yet."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=30) as answer:
            lines = [line.rsplit(" ", 1) for line in answer.read().decode().splitlines()]
        return sum(float(value) for label, value in lines if label == name)
