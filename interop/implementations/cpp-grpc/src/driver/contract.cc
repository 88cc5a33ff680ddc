#include "driver/contract.h"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "absl/strings/str_replace.h"
#include "data.pb.h"

namespace interop {

namespace pb = google::protobuf;

namespace {

class FirstError : public pb::DescriptorPool::ErrorCollector {
 public:
  void AddError(const std::string&, const std::string& element, const pb::Message*, ErrorLocation,
                const std::string& message) override {
    if (text.empty()) text = element + ": " + message;
  }

  std::string text;
};

// Without its name and comments, and the JSON names, which not all compilers write.
pb::FileDescriptorProto content(pb::FileDescriptorProto file) {
  file.clear_name();
  file.clear_source_code_info();
  for (auto& message : *file.mutable_message_type()) {
    for (auto& field : *message.mutable_field()) field.clear_json_name();
  }
  return file;
}

bool was_generated_from(const pb::FileDescriptorSet& set) {
  pb::FileDescriptorProto generated;
  squarerpc_service::Message::descriptor()->file()->CopyTo(&generated);
  return set.file_size() == 1 &&
         pb::util::MessageDifferencer::Equals(content(set.file(0)), content(generated));
}

std::vector<const pb::FileDescriptorProto*> imports_first(const pb::FileDescriptorSet& set) {
  std::map<std::string, const pb::FileDescriptorProto*> by_name;
  for (const auto& file : set.file()) by_name[file.name()] = &file;
  std::vector<const pb::FileDescriptorProto*> sorted;
  std::set<std::string> visited;
  std::function<void(const std::string&)> visit = [&](const std::string& name) {
    const auto found = by_name.find(name);
    if (found == by_name.end() || !visited.insert(name).second) return;
    for (const auto& dependency : found->second->dependency()) visit(dependency);
    sorted.push_back(found->second);
  };
  for (const auto& file : set.file()) visit(file.name());
  return sorted;
}

}  // namespace

MessagePointer make_message(const pb::Message& prototype, const std::string& bytes) {
  MessagePointer message(prototype.New());
  if (!message->ParsePartialFromString(bytes)) {
    throw NotSent("these bytes are no " + prototype.GetDescriptor()->full_name());
  }
  if (!message->IsInitialized()) {
    throw NotSent("the message lacks " + message->InitializationErrorString());
  }
  return message;
}

std::string bytes_of(const pb::Message& message) { return message.SerializePartialAsString(); }

Contract::Contract(const std::string& path) {
  pb::FileDescriptorSet set;
  if (!set.ParseFromString(read_file(path, "descriptors"))) {
    throw ProgramError("protobuf makes no descriptors of " + path);
  }
  is_generated_ = was_generated_from(set);
  if (is_generated_) return;
  for (const auto* file : imports_first(set)) {
    FirstError error;
    if (own_pool_.BuildFileCollectingErrors(*file, &error) != nullptr) continue;
    refusals_ += (refusals_.empty() ? "" : "; ") + std::string("protobuf refuses ") + file->name() +
                 ": " + in_one_line(error.text);
    for (const auto& service : file->service()) {
      for (const auto& method : service.method()) {
        const std::string package = file->package().empty() ? "" : file->package() + ".";
        refused_paths_.push_back("/" + package + service.name() + "/" + method.name());
      }
    }
  }
}

bool Contract::has(const std::string& path) const {
  return find(path) != nullptr ||
         std::count(refused_paths_.begin(), refused_paths_.end(), path) > 0;
}

Method Contract::method(const std::string& path) const {
  const auto* found = find(path);
  if (found == nullptr) {
    throw Unsupported(has(path) ? refusals_ : "the descriptors have no method " + path);
  }
  return Method{path, found->client_streaming(), found->server_streaming(),
                prototype(found->input_type()), prototype(found->output_type())};
}

const pb::MethodDescriptor* Contract::find(const std::string& path) const {
  if (!path.starts_with("/")) return nullptr;
  const auto* pool = is_generated_ ? pb::DescriptorPool::generated_pool() : &own_pool_;
  return pool->FindMethodByName(absl::StrReplaceAll(path.substr(1), {{"/", "."}}));
}

const pb::Message* Contract::prototype(const pb::Descriptor* type) const {
  return is_generated_ ? pb::MessageFactory::generated_factory()->GetPrototype(type)
                       : factory_.GetPrototype(type);
}

}  // namespace interop
