# How Homebrew builds and installs chattcp, and runs `chattcp serve` at every boot. A release fills in
# `url` and `sha256` (release_formula). From a clone, with a tap of its own:
#
#   brew tap-new local/chattcp
#   git archive --prefix chattcp-0.1.0/ -o /tmp/chattcp-0.1.0.tar.gz HEAD
#   src/package/homebrew/release_formula /tmp/chattcp-0.1.0.tar.gz file:///tmp/chattcp-0.1.0.tar.gz \
#     > "$(brew --repository local/chattcp)/Formula/chattcp.rb"
#   brew install local/chattcp/chattcp
class Chattcp < Formula
  desc "Packet capture that prints TCP and UDP packets as JSON"
  homepage "https://chattcp.invalid/"
  url "https://chattcp.invalid/chattcp-0.1.0.tar.gz"
  sha256 "0000000000000000000000000000000000000000000000000000000000000000"
  license "MIT"

  depends_on "cli11" => :build
  depends_on "cmake" => :build
  depends_on "cpp-httplib" => :build
  depends_on "nlohmann-json" => :build
  depends_on "pkgconf" => :build
  depends_on "lz4"
  depends_on :macos
  depends_on "openssl@3"
  depends_on "zstd"

  uses_from_macos "libpcap"
  uses_from_macos "zlib"

  def install
    system "cmake", "-S", ".", "-B", "build", *std_cmake_args
    system "cmake", "--build", "build"
    system "cmake", "--install", "build"
  end

  # Any user of this machine can connect, so clients must send a token.
  def post_install
    token = etc/"chattcp/token"
    return if token.exist?

    token.dirname.mkpath
    File.open(token, "w", 0600) { |file| file.puts SecureRandom.hex(24) }
  end

  def caveats
    <<~EOS
      Capturing needs access to /dev/bpf*: use sudo, or install Wireshark's ChmodBPF and join its
      group, access_bpf. Reading files and listing interfaces needs neither.

      The service listens on 127.0.0.1:8080. Clients must send the token in #{etc}/chattcp/token:
        curl -N -H "Authorization: Bearer $(sudo cat #{etc}/chattcp/token)" \\
          "http://127.0.0.1:8080/api/capture?i=en0"
    EOS
  end

  service do
    run [opt_bin/"chattcp", "serve", "-port", "8080", "--token-file", etc/"chattcp/token"]
    require_root true
    keep_alive successful_exit: false
    log_path var/"log/chattcp.log"
    error_log_path var/"log/chattcp.log"
  end

  test do
    assert_match "chattcp #{version}", shell_output("#{bin}/chattcp --version")
    assert_match "lo0", shell_output("#{bin}/chattcp interfaces --json")
    # A capture file without packets.
    (testpath/"empty.pcap").binwrite ["d4c3b2a1020004000000000000000000ffff000001000000"].pack("H*")
    assert_empty shell_output("#{bin}/chattcp capture -q -r empty.pcap")
    assert_path_exists man1/"chattcp-capture.1"
    assert_path_exists zsh_completion/"_chattcp"
    assert_path_exists fish_completion/"chattcp.fish"
  end
end
