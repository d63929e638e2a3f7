//! A connection's bytes: counted as they arrive, and not sent without limit to a client that does not read.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

use super::{client::Client, pace::Pace};

/// The minimum rate at which a response is read, in bytes a second: less than the slowest telephone takes.
const SLOWEST_READER: u32 = 1024;
/// How long a reader may be below that rate, or read nothing at all.
const READERS_PAUSE: Duration = Duration::from_secs(30);

/// A socket with a minimum rate.
pub struct Stream {
    stream: TcpStream,
    client: Arc<Client>,
    pace: Pace,
}

impl Stream {
    /// Wraps the socket of a client.
    pub fn new(stream: TcpStream, client: Arc<Client>) -> Self {
        Self { stream, client, pace: Pace::new(SLOWEST_READER, READERS_PAUSE, None) }
    }

    fn written(&mut self, context: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match written {
            Poll::Ready(Ok(bytes)) => {
                if self.pace.moved(bytes) {
                    self.client.goes_on();
                }
                Poll::Ready(Ok(bytes))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => {
                self.client.is_stuck();
                self.pace.poll_wait(context).map(|slow| Err(io::Error::new(io::ErrorKind::TimedOut, slow)))
            }
        }
    }
}

impl AsyncRead for Stream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = into.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, into);
        if read.is_ready() {
            self.client.received(into.filled().len() - before);
        }
        read
    }
}

impl AsyncWrite for Stream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.written(context, written)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.written(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use tokio::{io::AsyncWriteExt, net::TcpListener};

    use super::*;

    #[tokio::test]
    async fn a_client_that_does_not_read_its_response_is_sent_nothing_more() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let _reads_nothing = TcpStream::connect(listener.local_addr().expect("an address")).await.expect("a connection");
        let (stream, _) = listener.accept().await.expect("a connection");
        let client = Arc::new(Client::new(IpAddr::V4(Ipv4Addr::LOCALHOST)));
        let pace = Pace::new(SLOWEST_READER, Duration::from_millis(100), None);
        let mut stream = Stream { stream, client: client.clone(), pace };
        let sent = async {
            loop {
                if let Err(error) = stream.write_all(&[0; 64 * 1024]).await {
                    return error.kind();
                }
            }
        };
        let ended = tokio::time::timeout(Duration::from_secs(10), sent).await.expect("it ends");
        assert_eq!(ended, io::ErrorKind::TimedOut);
    }
}
