#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/log/fields.h"
#include "core/model/model.h"

/// Entities with every field filled, so that a field that is missing somewhere shows. `words` gives each text
/// field what it holds.
///
///     Filler filler{[] { return "åäö"; }};
///     const auto interview = filler.make<model::Interview>();
struct Filler {
  std::function<std::string()> words;

  template <class E>
  E make() {
    E entity;
    skolanalys::log::visit([this](const char*, auto& value) { this->fill(value); }, entity);
    return entity;
  }

  void fill(std::string& v) { v = words(); }
  void fill(int& v) { v = 3; }
  void fill(std::uint64_t& v) { v = 7; }
  void fill(double& v) { v = 2.5; }
  void fill(bool& v) { v = !v; }
  void fill(skolanalys::model::OpId& v) { v = {5, 6}; }
  template <class Tag>
  void fill(skolanalys::model::Id<Tag>& v) {
    v = skolanalys::model::Id<Tag>(skolanalys::model::OpId{5, 6});
  }
  void fill(skolanalys::model::Date& v) { v = *skolanalys::model::parse_date("2016-02-29"); }
  void fill(skolanalys::model::Moment& v) { v = skolanalys::model::Moment(std::chrono::milliseconds(1500)); }
  void fill(skolanalys::text::Range& v) { v = {1, 2}; }
  void fill(skolanalys::model::Signature& v) {
    v = {"rektor", words(), skolanalys::model::parse_date("2015-06-10")};
  }
  void fill(skolanalys::model::WorkshopGroup& v) { v = {words(), {"rektor", "larare"}, 8}; }
  void fill(skolanalys::model::Question& v) { v = {"q1", "main", words(), words(), {"stod"}}; }
  template <class E>
  requires std::is_enum_v<E>
  void fill(E& v) { v = static_cast<E>(1); }
  template <class T>
  void fill(std::optional<T>& v) {
    fill(v.emplace());
  }
  template <class T>
  void fill(std::vector<T>& v) {
    fill(v.emplace_back());
  }
  template <class K, class T>
  void fill(std::map<K, T>& v) {
    K key{};
    fill(key);
    fill(v[key]);
  }
};
