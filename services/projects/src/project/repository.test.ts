import { describe, expect, it } from "vitest";
import { repositoryOf } from "./repository.ts";

describe("C11 one repository, however its URL is written", () => {
  it.each([
    "https://github.com/ada/engine",
    "https://github.com/ada/engine.git",
    "https://github.com/ada/engine/",
    "https://github.com/ada/engine.git/",
    "http://github.com:80/ada/engine",
    "https://github.com:443/ada/engine",
    "https://GitHub.com/ada/engine",
    "https://github.com./ada/engine",
    "HTTPS://github.com/Ada/Engine.git",
    "https://ada:secret@github.com/ada/engine.git",
    "https://x-access-token@github.com/ada/engine",
    "ssh://git@github.com/ada/engine.git",
    "ssh://git@github.com:22/ada/engine.git",
    "ssh://git@github.com:2222/ada/engine.git",
    "git://github.com/ada/engine.git",
    "git://github.com:9418/ada/engine.git",
    "git@github.com:ada/engine.git",
    "git@github.com:/ada/engine.git",
    "github.com:ada/engine",
    "github.com/ada/engine",
    "  https://github.com/ada/engine\n",
  ])("%s", (url) => {
    expect(repositoryOf(url)).toBe("github.com/ada/engine");
  });

  it("what it answers is a URL of the same repository", () => {
    for (const url of ["https://git.example.com:8443/Group/sub/name.git", "git@Forge:team/Repo.git"]) {
      const repository = repositoryOf(url) ?? "";
      expect(repositoryOf(`https://${repository}`)).toBe(repository);
    }
  });
});

describe("different repositories stay different", () => {
  it.each([
    ["another owner, name or host", "https://github.com/ada/engines", "https://gitlab.com/ada/engine"],
    ["case where it may matter", "https://git.example.com/Ada/engine", "https://git.example.com/ada/engine"],
    [
      "a port of HTTP that is not the usual one",
      "https://git.example.com:8443/a/b",
      "https://git.example.com/a/b",
    ],
    ["groups within groups", "https://gitlab.com/a/b/c", "https://gitlab.com/a/c"],
    [".git in the middle", "https://git.example.com/a/b.git/c", "https://git.example.com/a/b/c"],
    ["a name behind credentials", "https://github.com@evil.example/a/b", "https://github.com/a/b"],
  ])("%s", (_, one, other) => {
    expect(repositoryOf(one)).not.toBeNull();
    expect(repositoryOf(one)).not.toBe(repositoryOf(other));
  });

  it("credentials are nowhere in it", () => {
    for (const url of ["https://ada:hunter2@git.example.com/a/b", "ssh://hunter2@git.example.com/a/b"]) {
      expect(repositoryOf(url)).toBe("git.example.com/a/b");
    }
  });
});

describe("what is no repository's URL is refused", () => {
  it.each([
    "",
    " ",
    "engine",
    "ada/engine",
    "https://github.com",
    "https://github.com/",
    "https://github.com/ada",
    "https://github.com/.git",
    "https://github.com/ada/.git",
    "https://github.com/ada//engine",
    "https://github.com//ada/engine",
    "https://github.com/ada/../engine",
    "https://github.com/./engine",
    "https://github.com/ada/..",
    "https://github.com/ada/engine?ref=main",
    "https://github.com/ada/engine#readme",
    "https://github.com\\@evil.example/ada/engine",
    "https://github.com/ada/engine\nHost: evil.example",
    "https://github.com/ada/eng ine",
    "https://github.com/ada/%2e%2e/engine",
    "https://github.com/ada/$(id)",
    "https://github.com/ada/;id",
    "https://a@b@github.com/ada/engine",
    "https://github.com:0/ada/engine",
    "https://github.com:99999/ada/engine",
    "https://github.com:port/ada/engine",
    "https://[::1]/ada/engine",
    "https://-oProxyCommand=id/ada/engine",
    "ssh://-oProxyCommand/ada/engine",
    "git@-oProxyCommand:ada/engine",
    "git@github.com:-upload-pack/engine",
    "git@github.com:ada/--upload-pack",
    "https://git..example.com/ada/engine",
    "https://gïthub.com/ada/engine",
    "file:///etc/passwd",
    "file://host/ada/engine",
    "ftp://github.com/ada/engine",
    "javascript:alert/1/2",
    "ext::sh -c id",
    "/srv/git/ada/engine.git",
    "../ada/engine",
    `https://github.com/ada/${"a".repeat(101)}`,
    `https://github.com/${"a/".repeat(30)}b`,
    `https://${"a".repeat(64)}.example.com/ada/engine`,
    "a".repeat(100_000),
    `https://${"@".repeat(400)}/a/b`,
  ])("%j", (url) => {
    expect(repositoryOf(url)).toBeNull();
  });
});
