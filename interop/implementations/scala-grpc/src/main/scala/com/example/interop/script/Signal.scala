package com.example.interop.script

import scala.concurrent.ExecutionContext
import scala.concurrent.Future
import scala.concurrent.Promise

/** Lets a script wait for what callbacks bring. */
private[script] final class Signal:
  import Signal.Cancelled

  private var changed = Promise[Unit]()
  @volatile private var cancelled = false

  def cancel(): Unit =
    cancelled = true
    tell()

  /** Something has changed. */
  def tell(): Unit =
    val before = synchronized {
      val waited = changed
      changed = Promise()
      waited
    }
    before.success(())

  /** Once it is there. Fails with Cancelled where the call is cancelled before. */
  def until[A](there: => Option[A])(using ExecutionContext): Future[A] =
    // Taken before the question, so that no change between the two is missed.
    val next = synchronized(changed.future)
    if cancelled then Future.failed(Cancelled)
    else there.fold(next.flatMap(_ => until(there)))(Future.successful)

private[script] object Signal:
  object Cancelled extends RuntimeException("the call is cancelled", null, false, false)
