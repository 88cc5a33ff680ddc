use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
};

use prost::{DecodeError, Message};
use prost_reflect::{DescriptorPool, MessageDescriptor};
use prost_types::{FileDescriptorProto, FileDescriptorSet};
use serde::Deserialize;

use super::{
    message::{DecodeGenerated, MessageType},
    observation::MessagesMadeWith,
};

/// Where a contract stands.
#[derive(Clone, Debug, Deserialize)]
pub struct ContractFile {
    /// The path of a FileDescriptorSet, imports with it.
    pub descriptors: PathBuf,
}

/// Code that is compiled in, and what it was generated from.
#[derive(Debug)]
pub struct GeneratedCode {
    pub descriptors: &'static [u8],
    /// By the full names of their messages.
    pub messages: &'static [(&'static str, DecodeGenerated)],
}

/// What a FileDescriptorSet says.
pub struct Contract {
    pool: DescriptorPool,
    /// By path, the methods of files that are not in the pool.
    left_out: HashMap<String, Method>,
    /// Where the code was generated from just these descriptors.
    generated: Option<&'static GeneratedCode>,
}

/// A method of a contract.
#[derive(Clone)]
pub struct Method {
    pub messages: Result<MethodMessages, LeftOut>,
    pub request_stream: bool,
}

#[derive(Clone)]
pub struct MethodMessages {
    pub request: MessageType,
    pub response: MessageType,
}

/// A file of the descriptors that prost-reflect does not take.
#[derive(Clone, Debug, thiserror::Error)]
#[error("prost-reflect does not take {file}: {reason}")]
pub struct LeftOut {
    file: String,
    reason: String,
}

#[derive(Debug, thiserror::Error)]
pub enum ContractError {
    #[error("cannot read the descriptors {}", file.display())]
    Unreadable { file: PathBuf, source: io::Error },
    #[error("the descriptors {} are malformed", file.display())]
    Malformed { file: PathBuf, source: DecodeError },
}

impl Contract {
    pub fn read(
        ContractFile { descriptors: file }: &ContractFile,
        code: &'static GeneratedCode,
    ) -> Result<Self, ContractError> {
        let bytes = fs::read(file).map_err(|source| ContractError::Unreadable {
            file: file.clone(),
            source,
        })?;
        let descriptors = decode(&bytes, file)?;
        let generated = descriptors == decode(code.descriptors, Path::new("compiled in"))?;
        let mut contract = Self {
            pool: DescriptorPool::new(),
            left_out: HashMap::new(),
            generated: generated.then_some(code),
        };
        for file in descriptors.file {
            contract.add(file);
        }
        Ok(contract)
    }

    pub fn made_with(&self) -> MessagesMadeWith {
        match self.generated {
            Some(_) => MessagesMadeWith::Generated,
            None => MessagesMadeWith::Descriptors,
        }
    }

    /// File by file: where one is left out, the methods of the others can be
    /// called.
    fn add(&mut self, file: FileDescriptorProto) {
        let name = file.name().to_owned();
        let methods = request_streams(&file);
        let reason = match file.syntax() {
            "" | "proto2" | "proto3" => match self.pool.add_file_descriptor_proto(file) {
                Ok(()) => return,
                Err(error) => error.to_string(),
            },
            // prost-reflect 0.16 panics at it.
            syntax => format!("it knows no {syntax}"),
        };
        let left_out = LeftOut { file: name, reason };
        self.left_out
            .extend(methods.into_iter().map(|(path, request_stream)| {
                let messages = Err(left_out.clone());
                let method = Method {
                    messages,
                    request_stream,
                };
                (path, method)
            }));
    }

    /// The method at a path, `/package.Service/Method`.
    pub fn method(&self, path: &str) -> Option<Method> {
        self.method_in_pool(path)
            .or_else(|| self.left_out.get(path).cloned())
    }

    fn method_in_pool(&self, path: &str) -> Option<Method> {
        let (service, method) = path.strip_prefix('/')?.split_once('/')?;
        let service = self.pool.get_service_by_name(service)?;
        let method = service.methods().find(|each| each.name() == method)?;
        Some(Method {
            messages: Ok(MethodMessages {
                request: self.message_type(method.input()),
                response: self.message_type(method.output()),
            }),
            request_stream: method.is_client_streaming(),
        })
    }

    fn message_type(&self, descriptor: MessageDescriptor) -> MessageType {
        let messages = self.generated.map_or(&[][..], |code| code.messages);
        let decode = messages
            .iter()
            .find(|(name, _)| *name == descriptor.full_name());
        match decode {
            Some((_, decode)) => MessageType::Generated(*decode),
            None => MessageType::Dynamic(descriptor),
        }
    }
}

fn decode(bytes: &[u8], file: &Path) -> Result<FileDescriptorSet, ContractError> {
    let decoded = FileDescriptorSet::decode(bytes);
    let mut set = decoded.map_err(|source| ContractError::Malformed {
        file: file.to_owned(),
        source,
    })?;
    for file in &mut set.file {
        file.source_code_info = None;
    }
    Ok(set)
}

/// By the paths of a file's methods, whether their requests are a stream.
fn request_streams(file: &FileDescriptorProto) -> Vec<(String, bool)> {
    let services = file.service.iter();
    services
        .flat_map(|service| {
            service.method.iter().map(|method| {
                let (package, service, name) = (file.package(), service.name(), method.name());
                let dot = if package.is_empty() { "" } else { "." };
                let path = format!("/{package}{dot}{service}/{name}");
                (path, method.client_streaming())
            })
        })
        .collect()
}
