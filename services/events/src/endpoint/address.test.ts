import { Problem } from "@atrium/shared/problem";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isForbidden, policyOf, requireReachable } from "./address.ts";

const policy = policyOf({ PUBLIC_URL: "https://atrium.example.com", WEBHOOKS_REACH: "" });

/** Why a URL is refused; null where it is not. */
function refused(url: string, under = policy): string | null {
  try {
    requireReachable(url, under);
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.code).toBe("validation_failed");
    expect(error.extras.errors).toEqual([{ pointer: "/url", detail: expect.any(String) }]);
    return error.extras.errors?.[0]?.detail ?? "";
  }
}

/** First and last of what no endpoint has, each with what stands before and after it where that is public. */
const IPV4: [first: string, last: string, before: string | null, after: string | null][] = [
  ["0.0.0.0", "0.255.255.255", null, "1.0.0.0"],
  ["10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"],
  ["100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0"],
  ["127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0"],
  ["168.63.129.16", "168.63.129.16", "168.63.129.15", "168.63.129.17"],
  ["169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0"],
  ["172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0"],
  ["192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0"],
  ["192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0"],
  ["192.31.196.0", "192.31.196.255", "192.31.195.255", "192.31.197.0"],
  ["192.52.193.0", "192.52.193.255", "192.52.192.255", "192.52.194.0"],
  ["192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0"],
  ["192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0"],
  ["192.175.48.0", "192.175.48.255", "192.175.47.255", "192.175.49.0"],
  ["198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0"],
  ["198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0"],
  ["203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0"],
  ["224.0.0.0", "255.255.255.255", "223.255.255.255", null],
];

const IPV6: typeof IPV4 = [
  ["::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null, "2000::"],
  [
    "2001::",
    "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
    "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "2001:200::",
  ],
  [
    "2001:db8::",
    "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
    "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
    "2001:db9::",
  ],
  ["2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2003::"],
  [
    "2620:4f:8000::",
    "2620:4f:8000:ffff:ffff:ffff:ffff:ffff",
    "2620:4f:7fff:ffff:ffff:ffff:ffff:ffff",
    "2620:4f:8001::",
  ],
  [
    "3fff::",
    "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff",
    "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
    "3fff:1000::",
  ],
  ["4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", null],
];

const numberOf = (dotted: string): number =>
  dotted.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
const bytesOf = (ip: number): number[] => [24, 16, 8, 0].map((shift) => (ip >>> shift) & 255);
const dotted = (ip: number): string => bytesOf(ip).join(".");
const hexPair = (ip: number): string => `${(ip >>> 16).toString(16)}:${(ip & 0xffff).toString(16)}`;

const isSpecial = (ip: number): boolean =>
  IPV4.some(([first, last]) => numberOf(first) <= ip && ip <= numberOf(last));

describe("addresses", () => {
  it.each([...IPV4, ...IPV6])(
    "%s to %s: nothing is sent there; to what stands beside them it is",
    (first, last, before, after) => {
      for (const inside of [first, last]) expect(isForbidden(inside), inside).toBe(true);
      for (const outside of [before, after])
        if (outside !== null) expect(isForbidden(outside), outside).toBe(false);
    },
  );

  it.each([
    "169.254.169.254", // AWS, Google, Azure, Oracle, DigitalOcean
    "169.254.170.2", // AWS, of containers
    "100.100.100.200", // Alibaba
    "192.0.0.192", // Oracle
    "168.63.129.16", // Azure
    "fd00:ec2::254", // AWS
    "fd20:ce::254", // Google
    "fe80::a9fe:a9fe",
  ])("%s: metadata of a cloud", (ip) => {
    expect(isForbidden(ip)).toBe(true);
  });

  it.each([
    "",
    " ",
    "localhost",
    "example.com",
    "1.2.3",
    "1",
    "0x7f.1",
    "01.2.3.4",
    "1.2.3.4.5",
    "1.2.3.4/8",
    "1.2.3.4 ",
    "2a00::1%eth0",
    "2a00::g",
    "[2a00::1]",
    "::1.1.1.1",
  ])("%j: what is not plainly an address is none that may be sent to", (text) => {
    expect(isForbidden(text)).toBe(true);
  });

  it("of IPv4, as the registry has it, whichever", () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), (ip) => {
        expect(isForbidden(dotted(ip)), dotted(ip)).toBe(isSpecial(ip));
      }),
      { numRuns: 5_000 },
    );
  });

  it("of IPv4, however IPv6 stands for them: never", () => {
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), fc.nat(0xffff_ffff), (ip, other) => {
        for (const text of [
          `::ffff:${dotted(ip)}`,
          `::ffff:${hexPair(ip)}`,
          `0:0:0:0:0:FFFF:${hexPair(ip)}`,
          `::ffff:0:${hexPair(ip)}`,
          `::${hexPair(ip)}`,
          `64:ff9b::${hexPair(ip)}`,
          `64:ff9b:1::${hexPair(ip)}`,
          `2002:${hexPair(ip)}::`,
          `2002:${hexPair(ip)}::${hexPair(other)}`,
          `2001:0:${hexPair(ip)}:0:0:${hexPair(other)}`,
        ])
          expect(isForbidden(text), text).toBe(true);
      }),
    );
  });
});

/** One address of IPv4 in one of the spellings that a URL may have it in. */
const spelled = (ip: number): fc.Arbitrary<string> =>
  fc
    .record({
      parts: fc.integer({ min: 1, max: 4 }),
      radix: fc.array(fc.constantFrom(8, 10, 16), { minLength: 4, maxLength: 4 }),
      zeros: fc.nat(3),
      upper: fc.boolean(),
      dot: fc.constantFrom("", "."),
      separator: fc.constantFrom(".", "%2e", "。", "．"),
      disguise: fc.constantFrom("plain", "full-width", "percent", "circled"),
    })
    .map(({ parts, radix, zeros, upper, dot, separator, disguise }) => {
      const bytes = bytesOf(ip);
      const last = bytes.slice(parts - 1).reduce((sum, byte) => sum * 256 + byte, 0);
      const written = [...bytes.slice(0, parts - 1), last].map((part, at) => {
        const base = radix[at] ?? 10;
        const digits = "0".repeat(base === 10 ? 0 : zeros) + part.toString(base);
        const prefixed = base === 16 ? `0x${digits}` : base === 8 ? `0${digits}` : digits;
        return upper ? prefixed.toUpperCase() : prefixed;
      });
      const disguised = (text: string): string =>
        disguise === "full-width"
          ? text.replace(/[\w]/g, (char) => String.fromCodePoint(char.charCodeAt(0) + 0xfee0))
          : disguise === "percent"
            ? text.replace(/\w/g, (char) => `%${char.charCodeAt(0).toString(16)}`)
            : disguise === "circled"
              ? text.replace(/[1-9]/g, (digit) => String.fromCodePoint(0x2460 + Number(digit) - 1))
              : text;
      return written.map(disguised).join(separator) + dot;
    });

const within = ([first, last]: readonly string[]): fc.Arbitrary<number> =>
  fc.integer({ min: numberOf(first ?? ""), max: numberOf(last ?? "") });

describe("addresses in URLs", () => {
  it.each(IPV4)("%s to %s, in any spelling: refused", (...range) => {
    fc.assert(
      fc.property(
        within(range as unknown as string[]).chain((ip) => fc.tuple(fc.constant(ip), spelled(ip))),
        ([ip, host]) => {
          expect(URL.parse(`https://${host}/hook`)?.hostname, host).toBe(dotted(ip));
          expect(refused(`https://${host}/hook`), host).not.toBeNull();
        },
      ),
      { numRuns: 200 },
    );
  });

  it("public ones, in any spelling: taken, and written as everybody reads them", () => {
    const open = fc.nat(0xffff_ffff).filter((ip) => !isSpecial(ip));
    fc.assert(
      fc.property(
        open.chain((ip) => fc.tuple(fc.constant(ip), spelled(ip))),
        ([ip, host]) => {
          expect(requireReachable(`https://${host}/hook`, policy).href, host).toBe(
            `https://${dotted(ip)}/hook`,
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it("of IPv6: only what is given out is taken", () => {
    const groups = fc.array(fc.nat(0xffff), { minLength: 7, maxLength: 7 });
    fc.assert(
      fc.property(fc.nat(0xffff), groups, (first, rest) => {
        const ip = [first, ...rest].map((group) => group.toString(16)).join(":");
        if (first < 0x2000 || first > 0x3fff) expect(refused(`https://[${ip}]/`), ip).not.toBeNull();
        else if (first > 0x2002 && first < 0x2600) expect(refused(`https://[${ip}]/`), ip).toBeNull();
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("URLs", () => {
  it.each([
    "https://example.com",
    "https://example.com/hook?token=a%20b",
    "https://EXAMPLE.com:443/",
    "https://example.com:8443/hook",
    "https://hooks.sub-domain.example.org./x",
    "https://my_host.example.com/",
    "https://bücher.example.com/",
    "https://пример.рф/",
    "https://localhost.example.com/",
    "https://notlocalhost.com/",
    "https://internal.example.com/",
    "https://example.com/@127.0.0.1",
    "https://example.com/?http://127.0.0.1/",
    "https://not-atrium.example.com/",
    "https://atrium.example.com.example.org/",
    "https://8.8.8.8/",
    "https://[2606:4700::6810:84e5]/",
  ])("%s: taken", (url) => {
    expect(refused(url)).toBeNull();
  });

  describe.each<[what: string, urls: string[]]>([
    [
      "no URL",
      [
        "",
        " ",
        "example.com",
        "//example.com",
        "/hook",
        "https://",
        "https:///",
        "https://exa mple.com",
        "https://a..b:x/",
        "https://[::1",
        "https://[fe80::1%25eth0]/",
        "https://[fe80::1%eth0]/",
        "https://256.0.0.1/",
        "https://1.2.3.4.5/",
        "https://0x100000000/",
        "https://09.1.1.1/",
        "https://a%00b.com/",
        "https://[127.0.0.1]/",
      ],
    ],
    [
      "no https",
      [
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "data:text/plain,a",
        "javascript:alert(1)",
        "ws://example.com/",
        "gopher://example.com/",
        "blob:https://example.com/a",
        "unix:/var/run/docker.sock",
        "HTTP://EXAMPLE.COM",
      ],
    ],
    [
      "credentials",
      [
        "https://user@example.com/",
        "https://user:secret@example.com/",
        "https://:secret@example.com/",
        "https://example.com@127.0.0.1/",
        "https://example.com%40x@example.org/",
      ],
    ],
    ["a fragment", ["https://example.com/#a", "https://example.com/#"]],
    [
      "a port of something else",
      [
        "https://example.com:22/",
        "https://example.com:25/",
        "https://example.com:80/",
        "https://example.com:0/",
        "https://example.com:1/",
        "https://example.com:1023/",
        "https://example.com:6000/",
        "https://example.com:6667/",
        "https://example.com:10080/",
      ],
    ],
    ["too long", [`https://example.com/${"a".repeat(2048)}`]],
    [
      "loopback",
      [
        "https://127.0.0.1/",
        "https://127.1/",
        "https://127.0.1/",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0X7F.0.0.1/",
        "https://0177.0.0.1/",
        "https://017700000001/",
        "https://0x7f.1/",
        "https://127.0.0.1./",
        "https://127.0.0.1:8443/",
        "https://127。0。0。1/",
        "https://１２７.０.０.１/",
        "https://%31%32%37.0.0.1/",
        "https://①②⑦.0.0.1/",
        "https://0/",
        "https://0.0.0.0/",
        "https://[::1]/",
        "https://[::]/",
        "https://[0:0:0:0:0:0:0:1]/",
        "https://[::127.0.0.1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[::FFFF:0:7f00:1]/",
        "https:127.0.0.1",
        "https:\\\\127.0.0.1\\",
        "https://127.0.0.1\\@example.com/",
        "\thttps://127.0.0\n.1/",
        "https:////127.0.0.1/",
      ],
    ],
    [
      "metadata",
      [
        "https://169.254.169.254/latest/meta-data/",
        "https://2852039166/",
        "https://0xa9fea9fe/",
        "https://0251.0376.0251.0376/",
        "https://[::ffff:a9fe:a9fe]/",
        "https://[fd00:ec2::254]/",
        "https://[64:ff9b::a9fe:a9fe]/",
        "https://[64:ff9b:1::a9fe:a9fe]/",
        "https://[2002:a9fe:a9fe::]/",
        "https://[2001:0:a9fe:a9fe::1]/",
        "https://100.100.100.200/",
        "https://metadata.google.internal/",
        "https://metadata.goog/",
        "https://metadata.tencentyun.com/",
        "https://metadata/",
        "https://instance-data/",
      ],
    ],
    [
      "private",
      [
        "https://10.0.0.1/",
        "https://172.16.0.1/",
        "https://192.168.1.1/",
        "https://192.168.257/",
        "https://0xc0a80101/",
        "https://[fc00::1]/",
        "https://[fd12:3456::1]/",
        "https://[fe80::1]/",
        "https://[fec0::1]/",
        "https://[ff02::1]/",
        "https://[::ffff:192.168.1.1]/",
      ],
    ],
    [
      "names that are never public",
      [
        "https://localhost/",
        "https://LOCALHOST/",
        "https://localhost./",
        "https://localhost%2e/",
        "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
        "https://a.localhost/",
        "https://router/",
        "https://router./",
        "https://printer.local/",
        "https://db.internal/",
        "https://db.internal./",
        "https://nas.home.arpa/",
        "https://1.0.0.127.in-addr.arpa/",
        "https://x.onion/",
        "https://db.corp/",
        "https://db.lan/",
        "https://x.test/",
        "https://x.invalid/",
        "https://x.example/",
        "https://localhost.localdomain/",
        "https://kubernetes.default.svc.cluster.local/",
        "https://db．internal/",
      ],
    ],
    [
      "no name",
      [
        "https://-a.com/",
        "https://a-.com/",
        "https://a..com/",
        "https://.com/",
        "https://example.com../",
        "https://a!b.com/",
        "https://a*.com/",
        `https://${"a".repeat(64)}.com/`,
        `https://${"a.".repeat(130)}com/`,
        "https://$(id).example.com/",
      ],
    ],
    [
      "Atrium itself",
      [
        "https://atrium.example.com/v1/access",
        "https://ATRIUM.example.com/",
        "https://atrium.example.com./",
        "https://atrium.example.com:8443/",
        "https://api.atrium.example.com/",
        "https://ａtrium.example.com/",
        "https://%61trium.example.com/",
      ],
    ],
  ])("%s", (_, urls) => {
    it.each(urls)("%j: refused", (url) => {
      expect(refused(url)).not.toBeNull();
    });
  });

  it("Atrium itself is known by its address as well", () => {
    expect(refused("https://8.8.8.8/", policyOf({ PUBLIC_URL: "https://8.8.8.8" }))).not.toBeNull();
    expect(refused("https://8.8.4.4/", policyOf({ PUBLIC_URL: "https://8.8.8.8" }))).toBeNull();
  });
});

describe("what a deployment allows beyond", () => {
  const reaching = policyOf({
    PUBLIC_URL: "http://localhost:8787",
    WEBHOOKS_REACH: "127.0.0.1:4000, LOCALHOST:80,[::1]:5000,hooks.lan:443,Dev.lan:*,[::2]:*",
  });

  it.each([
    "http://127.0.0.1:4000/x",
    "https://127.0.0.1:4000/x",
    "http://2130706433:4000/",
    "http://localhost/",
    "http://localhost:80/",
    "http://[0:0:0:0:0:0:0:1]:5000/",
    "https://hooks.lan/",
    "http://dev.lan/",
    "https://dev.lan/",
    "http://dev.lan:22/",
    "http://[::2]:8080/",
    "https://example.com/",
  ])("%s: taken", (url) => {
    expect(refused(url, reaching)).toBeNull();
  });

  it.each([
    "http://127.0.0.1:4001/",
    "http://127.0.0.1/",
    "http://127.0.0.2:4000/",
    "https://localhost/",
    "http://localhost:8787/",
    "http://localhost.:80/",
    "http://hooks.lan/",
    "http://a.hooks.lan:443/",
    "http://a.dev.lan/",
    "http://dev.lan.:80/",
    "http://user@127.0.0.1:4000/",
    "http://127.0.0.1:4000/#a",
    "ftp://127.0.0.1:4000/",
    "http://example.com/",
  ])("%s: refused, as without", (url) => {
    expect(refused(url, reaching)).not.toBeNull();
  });

  it.each([
    "localhost",
    "http://localhost:1",
    "localhost:0x50",
    "a b:80",
    "localhost:99999",
    "x@localhost:80",
    "localhost:80/path",
    ":80",
    ":*",
    "*:80",
    "localhost:*:80",
    "localhost:80:*",
    "localhost:8*",
  ])("%j is not host:port, and says so", (entry) => {
    expect(() => policyOf({ PUBLIC_URL: "https://a.example.com", WEBHOOKS_REACH: entry })).toThrow(
      "WEBHOOKS_REACH",
    );
  });
});
