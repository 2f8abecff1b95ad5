#include "http/socket/tls.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <limits>
#include <openssl/err.h>
#include <openssl/ssl.h>

namespace chattcp {

namespace {

struct SslFree {
  void operator()(SSL* ssl) const noexcept { SSL_free(ssl); }
};
struct ContextFree {
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
};

std::string last_error() {
  constexpr std::size_t kLongest = 256;
  std::array<char, kLongest> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  ERR_clear_error();
  return text.data();
}

class TlsTransport : public Transport {
public:
  TlsTransport(SSL_CTX* context, int fd) : ssl_(SSL_new(context)), fd_(fd) {
    if (ssl_ == nullptr || SSL_set_fd(ssl_.get(), fd) != 1) {
      throw Error("cannot use TLS: " + last_error());
    }
    SSL_set_accept_state(ssl_.get());
  }

  Transfer handshake() override {
    return result_of([this] { return SSL_do_handshake(ssl_.get()); });
  }

  Transfer read(char* out, std::size_t size) override {
    return result_of([&] { return SSL_read(ssl_.get(), out, bounded(size)); });
  }

  Transfer write(std::span<const std::string_view> pieces) override {
    Record record; // Not initialised: only what is copied is read.
    const std::string_view bytes = gather(pieces, record);
    return result_of([&] { return SSL_write(ssl_.get(), bytes.data(), bounded(bytes.size())); });
  }

  void end() override {
    if (!broken_ && SSL_is_init_finished(ssl_.get()) != 0) {
      ERR_clear_error();
      SSL_shutdown(ssl_.get());
    }
    end_sending(fd_);
  }

private:
  using Record = std::array<char, SSL3_RT_MAX_PLAIN_LENGTH>;

  // As much of `pieces` as fits in a TLS record, so that short pieces share one. It is on the
  // stack: thousands of idle streams hold nothing of what they have sent.
  static std::string_view gather(std::span<const std::string_view> pieces, Record& record) {
    std::size_t size = 0;
    for (const std::string_view piece : pieces) {
      size += piece.copy(record.data() + size, record.size() - size);
    }
    return {record.data(), size};
  }

  static int bounded(std::size_t size) {
    return static_cast<int>(
        std::min(size, static_cast<std::size_t>(std::numeric_limits<int>::max())));
  }

  template <typename Call> Transfer result_of(Call call) {
    ERR_clear_error(); // SSL_get_error() reads the error queue of this thread.
    const int count = call();
    if (count > 0) {
      return {.count = static_cast<std::size_t>(count), .events = 0};
    }
    switch (SSL_get_error(ssl_.get(), count)) {
    case SSL_ERROR_WANT_READ:
      return {.count = 0, .events = kReadable};
    case SSL_ERROR_WANT_WRITE:
      return {.count = 0, .events = kWritable};
    default:
      broken_ = true;
      return {};
    }
  }

  std::unique_ptr<SSL, SslFree> ssl_;
  int fd_;
  bool broken_ = false; // After some failures SSL_shutdown() must not be called.
};

// A server cannot ask for the passphrase of a key.
int no_passphrase(char* /*out*/, int /*size*/, int /*writing*/, void* /*user*/) {
  return -1;
}

} // namespace

struct TlsContext::Impl {
  std::unique_ptr<SSL_CTX, ContextFree> context;
};

TlsContext::TlsContext(const std::string& certificate_file, const std::string& key_file)
    : impl_(std::make_unique<Impl>(Impl{
          .context = std::unique_ptr<SSL_CTX, ContextFree>(SSL_CTX_new(TLS_server_method()))})) {
  SSL_CTX* const context = impl_->context.get();
  if (context == nullptr || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1) {
    throw Error("cannot use TLS: " + last_error());
  }
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  // The rest of a partial write may be at another address in the next call.
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
  // The key first: otherwise OpenSSL reports a mismatched key in its own words.
  if (SSL_CTX_use_PrivateKey_file(context, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
    throw Error("--tls-key: " + key_file + ": cannot read an unencrypted PEM key: " + last_error());
  }
  if (SSL_CTX_use_certificate_chain_file(context, certificate_file.c_str()) != 1) {
    throw Error("--tls-cert: " + certificate_file +
                ": cannot read a PEM certificate: " + last_error());
  }
  if (SSL_CTX_check_private_key(context) != 1) {
    throw Error("--tls-key: " + key_file + " is not the key of " + certificate_file);
  }
}

TlsContext::~TlsContext() = default;

std::unique_ptr<Transport> TlsContext::wrap(int fd) const {
  return std::make_unique<TlsTransport>(impl_->context.get(), fd);
}

void release_tls_of_thread() {
  OPENSSL_thread_stop();
}

} // namespace chattcp
