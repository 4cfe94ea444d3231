#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <string>
#include <thread>
#include <vector>

/// A server on the loopback that answers from a table, as a saved copy of a service would.
class HttpServer {
 public:
  /// Path without its query -> body. A body that begins with "!" is a status: "!500", or "!wait" (never
  /// answers).
  explicit HttpServer(std::map<std::string, std::string> answers) : answers_(std::move(answers)) {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    (void)::bind(socket_, reinterpret_cast<sockaddr*>(&address), size);
    (void)::listen(socket_, 16);
    (void)::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~HttpServer() {
    stopping_ = true;
    thread_.join();
    for (const int one : held_) ::close(one);
    ::close(socket_);
  }
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  [[nodiscard]] std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] int asked() const { return asked_; }

 private:
  void serve() {
    while (!stopping_) {
      pollfd waiting{socket_, POLLIN, 0};
      if (::poll(&waiting, 1, 20) <= 0) continue;
      const int client = ::accept(socket_, nullptr, nullptr);
      if (client < 0) continue;
      std::string request;
      char bytes[4096];
      while (request.find("\r\n\r\n") == std::string::npos) {
        const auto n = ::recv(client, bytes, sizeof bytes, 0);
        if (n <= 0) break;
        request.append(bytes, static_cast<std::size_t>(n));
      }
      ++asked_;
      const auto from = request.find(' ') + 1;
      const auto path = request.substr(from, request.find_first_of(" ?", from) - from);
      const auto found = answers_.find(path);
      if (found != answers_.end() && found->second == "!wait") {
        held_.push_back(client);
        continue;
      }
      std::string status = found == answers_.end() ? "404" : "200";
      std::string body = found == answers_.end() ? "" : found->second;
      if (body.starts_with('!')) {
        status = body.substr(1);
        body.clear();
      }
      const auto answer = "HTTP/1.1 " + status + " x\r\nContent-Length: " + std::to_string(body.size()) +
                          "\r\nConnection: close\r\n\r\n" + body;
      (void)::send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
      ::close(client);
    }
  }
  std::map<std::string, std::string> answers_;
  std::vector<int> held_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> asked_ = 0;
  int socket_ = -1, port_ = 0;
  std::thread thread_;
};
