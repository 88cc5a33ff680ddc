// The methods of a contract, and what makes messages of bytes and bytes of messages.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/message.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "program/program.h"

namespace interop {

using MessagePointer = std::unique_ptr<google::protobuf::Message>;

// The library cannot make a message of the bytes, or cannot take it any more.
class NotSent : public std::runtime_error {
  using runtime_error::runtime_error;
};

// Throws NotSent. A message that has not all its required fields is none.
MessagePointer make_message(const google::protobuf::Message& prototype, const std::string& bytes);

// The bytes of a message, of one that lacks required fields too.
std::string bytes_of(const google::protobuf::Message& message);

struct Method {
  std::string path;
  bool request_stream = false;
  bool response_stream = false;
  const google::protobuf::Message* request = nullptr;  // of each a prototype
  const google::protobuf::Message* response = nullptr;
};

class Contract {
 public:
  // Of the file with a FileDescriptorSet. Throws ProgramError.
  explicit Contract(const std::string& path);

  // What messages are made with, as the ready line has it.
  const char* messages() const { return is_generated_ ? "generated" : "descriptors"; }

  bool has(const std::string& path) const;

  // Throws Unsupported: there is none, or protobuf has refused its file.
  Method method(const std::string& path) const;

 private:
  const google::protobuf::MethodDescriptor* find(const std::string& path) const;
  const google::protobuf::Message* prototype(const google::protobuf::Descriptor* type) const;

  bool is_generated_ = false;
  google::protobuf::DescriptorPool own_pool_;
  mutable google::protobuf::DynamicMessageFactory factory_{&own_pool_};
  // Of files that protobuf refuses: their methods' paths, and why.
  std::vector<std::string> refused_paths_;
  std::string refusals_;
};

}  // namespace interop
