//! Limits on connections, below TLS: how many there are, and how long one may go without an answer.
//!
//! An answer is a write. Who sends a head byte by byte, or nothing at all, causes none and is cut off; a long answer is
//! a series of writes and is not. (hyper's own limit on heads wants a timer from another crate, and knows nothing of
//! connections that are open and silent.)

use crate::limits::network;
use axum_server::accept::Accept;
use std::{
	collections::HashMap,
	future::Future,
	io,
	net::IpAddr,
	pin::Pin,
	sync::{Arc, Mutex, PoisonError},
	task::{ready, Context, Poll},
	time::Duration,
};
use tokio::{
	io::{AsyncRead, AsyncWrite, ReadBuf},
	net::TcpStream,
	sync::{OwnedSemaphorePermit, Semaphore},
	time::{sleep, Instant, Sleep},
};

/// Lets connections in.
#[derive(Clone)]
pub(super) struct Gate {
	places: Arc<Semaphore>,
	per_source: usize,
	sources: Sources,
	patience: Duration,
}

/// How many connections there are from each address that has any.
type Sources = Arc<Mutex<HashMap<IpAddr, usize>>>;

impl Gate {
	/// At most `places` at a time, and `per_source` from one network address, each for `patience` after its last answer.
	pub(super) fn new(places: usize, per_source: usize, patience: Duration) -> Self {
		let places = Arc::new(Semaphore::new(places.min(Semaphore::MAX_PERMITS)));
		Gate { places, per_source, sources: Sources::default(), patience }
	}

	/// A place for a connection from an address, if there is one.
	fn place(&self, from: Option<IpAddr>) -> io::Result<Place> {
		let full = |why| Err(io::Error::new(io::ErrorKind::ConnectionRefused, why));
		let Ok(place) = self.places.clone().try_acquire_owned() else { return full("too many connections") };
		let Some(source) = from.map(network).filter(|address| !address.is_loopback()) else {
			return Ok(Place { source: None, _place: place });
		};
		{
			let mut sources = self.sources.lock().unwrap_or_else(PoisonError::into_inner);
			let count = sources.entry(source).or_default();
			if *count >= self.per_source {
				return full("too many connections from this address");
			}
			*count += 1;
		}
		Ok(Place { source: Some((self.sources.clone(), source)), _place: place })
	}
}

/// A place, given back when it is dropped.
struct Place {
	source: Option<(Sources, IpAddr)>,
	_place: OwnedSemaphorePermit,
}

impl Drop for Place {
	fn drop(&mut self) {
		let Some((sources, source)) = &self.source else { return };
		let mut sources = sources.lock().unwrap_or_else(PoisonError::into_inner);
		if let Some(count) = sources.get_mut(source) {
			*count = count.saturating_sub(1);
			if *count == 0 {
				sources.remove(source);
			}
		}
	}
}

impl<S> Accept<TcpStream, S> for Gate {
	type Stream = Guarded<TcpStream>;
	type Service = S;
	type Future = std::future::Ready<io::Result<(Self::Stream, S)>>;

	fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
		let place = self.place(stream.peer_addr().ok().map(|peer| peer.ip()));
		std::future::ready(place.map(|place| {
			let deadline = Box::pin(sleep(self.patience));
			(Guarded { stream, patience: self.patience, deadline, _place: place }, service)
		}))
	}
}

/// A connection that holds its place and minds the time.
pub(super) struct Guarded<I> {
	stream: I,
	patience: Duration,
	deadline: Pin<Box<Sleep>>,
	_place: Place,
}

impl<I> Guarded<I> {
	fn answered(&mut self, written: &Poll<io::Result<usize>>) {
		if matches!(written, Poll::Ready(Ok(1..))) {
			self.deadline.as_mut().reset(Instant::now() + self.patience);
		}
	}
}

impl<I: AsyncRead + Unpin> AsyncRead for Guarded<I> {
	fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
		if let Poll::Ready(read) = Pin::new(&mut self.stream).poll_read(cx, buf) {
			return Poll::Ready(read);
		}
		ready!(self.deadline.as_mut().poll(cx));
		Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
	}
}

impl<I: AsyncWrite + Unpin> AsyncWrite for Guarded<I> {
	fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
		let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
		self.answered(&written);
		if written.is_pending() {
			// The other side does not read its answer.
			ready!(self.deadline.as_mut().poll(cx));
			return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
		}
		written
	}

	fn poll_write_vectored(
		mut self: Pin<&mut Self>,
		cx: &mut Context<'_>,
		bytes: &[io::IoSlice<'_>],
	) -> Poll<io::Result<usize>> {
		let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
		self.answered(&written);
		if written.is_pending() {
			ready!(self.deadline.as_mut().poll(cx));
			return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
		}
		written
	}

	fn is_write_vectored(&self) -> bool {
		self.stream.is_write_vectored()
	}

	fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
		Pin::new(&mut self.stream).poll_flush(cx)
	}

	fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
		Pin::new(&mut self.stream).poll_shutdown(cx)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn one_address_gets_some_places_and_gives_them_back_and_leaves_the_rest_to_others() {
		let gate = Gate::new(5, 2, Duration::from_secs(1));
		let from = |address: &str| gate.place(Some(address.parse().unwrap()));
		let held = [from("192.0.2.1").unwrap(), from("192.0.2.1").unwrap()];
		assert!(from("192.0.2.1").is_err());
		assert!(from("::ffff:192.0.2.1").is_err(), "the same address in other clothing");
		// A network of IPv6 is one address, since whoever has one of its addresses has all.
		let more = [from("2001:db8::1").unwrap(), from("2001:db8::2").unwrap()];
		assert!(from("2001:db8::3").is_err());
		let last = from("2001:db8:0:1::1").unwrap();
		assert!(from("192.0.2.9").is_err(), "there are five places in all");
		drop((held, more, last));
		assert!(gate.sources.lock().unwrap().is_empty());
		assert!(from("192.0.2.1").is_ok());
	}

	#[test]
	fn what_stands_in_front_on_this_machine_may_have_all_places() {
		let gate = Gate::new(3, 1, Duration::from_secs(1));
		let from = |address: &str| gate.place(Some(address.parse().unwrap()));
		let _held = [from("127.0.0.1").unwrap(), from("127.0.0.1").unwrap(), from("::1").unwrap()];
		assert!(from("127.0.0.1").is_err());
	}
}
